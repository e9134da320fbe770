import ArgumentParser
import Foundation
import SwiftletFiles

/// `onnx-conformance coverage`: runs every test, writes or checks docs/onnx-coverage.md, and fails
/// when a test whose operators Swiftlet promises does not pass.
struct Coverage: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run ONNX's conformance tests and write what came out.")

  @Option(help: "The data folder of Debian's libonnx-testdata.")
  var data = "/usr/share/libonnx-testdata/data"

  @Option(help: "The folder of the light_*.onnx models in the Python package onnx.")
  var light: String

  @Option(help: "The document to write.")
  var document = "docs/onnx-coverage.md"

  @Flag(help: "Compare with the document instead of writing it.")
  var check = false

  func run() throws {
    var results: [TestResult] = []
    for suite in TestSuite.all(data: data, light: light) {
      let tests = try suite.tests()
      guard !tests.isEmpty else { throw ValidationError("\(suite.folder) holds no tests") }
      for test in tests { results.append(TestResult(running: test)) }
    }
    let text = CoverageDocument(results).text
    let isCurrent = (try? File.read(document)).map { $0 == Array(text.utf8) } ?? false
    if !check { try File.replace(document, with: Array(text.utf8)) }
    report(results)
    guard !results.contains(where: \.isFailure) else { throw ExitCode.failure }
    guard !check || isCurrent else {
      print("\(document) is out of date; run tools/check-conformance and commit it")
      throw ExitCode.failure
    }
  }

  private func report(_ results: [TestResult]) {
    for result in results.filter(\.isFailure) {
      print("FAILED \(result.test.suite)/\(result.test.name): \(result.outcome.text)")
    }
    let passed = results.filter(\.outcome.isPass).count
    print(
      "\(results.count) tests, \(passed) passed, \(results.filter(\.isFailure).count) failed, "
        + "the others are not promised")
  }
}
