/// docs/onnx-coverage.md: what came out of every test, the same text for the same results.
struct CoverageDocument {
  private let results: [TestResult]

  init(_ results: [TestResult]) {
    self.results = results
  }

  var text: String {
    ([head] + suites + [""] + promised + [""] + others + [""]).joined(separator: "\n")
  }

  private var head: String {
    """
    # ONNX's own tests

    Written by `tools/check-conformance`; do not edit. Every test of Debian's libonnx-testdata (ONNX
    1.12) and the nine light models of the Python package `onnx` are imported and compared with
    their expected outputs, within the suites' tolerance (relative 1e-3, absolute 1e-7).

    A test passes *run* when its model became a graph that gives the outputs, with its other inputs
    than the first as constants where need be, or *folded* when all of it was computed while reading,
    every input a constant: what has only integers, doubles (a graph computes in float32) or scalars
    for inputs.

    """
  }

  // MARK: - By suite

  private var suites: [String] {
    let names = results.reduce(into: [String]()) { names, result in
      if !names.contains(result.test.suite) { names.append(result.test.suite) }
    }
    let rows = names.map { suite in
      let own = results.filter { $0.test.suite == suite }
      return "| \(suite) | \(own.count) | \(own.filter { $0.scope == .promised }.count) "
        + "| \(count(own, .run)) | \(count(own, .folded)) | \(own.filter(\.isFailure).count) |"
    }
    return [
      "| suite | tests | of promised operators | pass, run | pass, folded | fail |",
      "|---|---|---|---|---|---|",
    ] + rows
  }

  private func count(_ results: [TestResult], _ outcome: Way) -> Int {
    results.filter { outcome.matches($0.outcome) }.count
  }

  private enum Way {
    case run, folded

    func matches(_ outcome: TestResult.Outcome) -> Bool {
      switch (self, outcome) {
      case (.run, .run), (.folded, .folded): true
      default: false
      }
    }
  }

  // MARK: - By operator

  /// Each promised operator with the tests that use it, and each form of it that is left out.
  private var promised: [String] {
    var lines = [
      "## Operators that are promised", "",
      "A test counts for each of its operators. Of those not passed the reason is given.", "",
      "| operator | run | folded | not passed |", "|---|---|---|---|",
    ]
    for name in Scope.operators.sorted() {
      let own = results.filter { $0.test.operators.contains(name) && isPromisedOnly($0) }
      let missing = own.filter { !$0.outcome.isPass }
      let reasons = Dictionary(grouping: missing) { reason($0) }
        .sorted { $0.key < $1.key }
        .map { "\($1.map { "`\($0.test.name)`" }.joined(separator: ", ")): \($0)" }
      lines.append(
        "| `\(name)` | \(count(own, .run)) | \(count(own, .folded)) "
          + "| \(reasons.joined(separator: "; ")) |")
    }
    return lines
  }

  private func isPromisedOnly(_ result: TestResult) -> Bool {
    if case .otherOperators = result.scope { return false }
    return true
  }

  private func reason(_ result: TestResult) -> String {
    if case .otherForm(let form) = result.scope { return form }
    return result.outcome.text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  /// Tests with operators that are not promised: how many each operator keeps out, and what passes
  /// all the same.
  private var others: [String] {
    let foreign = results.filter { !isPromisedOnly($0) }
    let passed = foreign.filter(\.outcome.isPass)
    var keptOut: [String: Int] = [:]
    for result in foreign where !result.outcome.isPass {
      if case .otherOperators(let names) = result.scope {
        for name in names { keptOut[name, default: 0] += 1 }
      }
    }
    let rows = keptOut.sorted { $0.key < $1.key }.map { "| `\($0.key)` | \($0.value) |" }
    return [
      "## Other operators", "",
      "\(foreign.count) tests use operators that no image network of the classic canon needs. "
        + "\(passed.count) of", "them pass all the same; the others wait for these:", "",
      "| operator | tests that do not pass |", "|---|---|",
    ] + rows
  }
}
