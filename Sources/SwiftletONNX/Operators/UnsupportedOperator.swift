import SwiftletGraph

/// What to do about operators that Swiftlet does not take.
enum UnsupportedOperator {
  private static let dynamic =
    "its scale changes with every input: quantize statically, or export the float model"
  private static let shapes =
    "fold constants when exporting: torch.onnx.export(..., dynamo=True) or onnxsim does it"
  private static let control = "export one fixed path, by tracing instead of scripting"
  private static let other = "replace it in the model, or leave it to the code around the network"

  private static let suggestions: [String: [String]] = [
    dynamic: ["DynamicQuantizeLinear"],
    shapes: ["NonZero", "ScatterND", "Unique"],
    control: ["If", "Loop", "Scan"],
  ]

  private static let byOperator = Dictionary(
    uniqueKeysWithValues: suggestions.flatMap { text, names in names.map { ($0, text) } })

  static func suggestion(for operation: String) -> String {
    if ConstantOperator.byName[operation] != nil { return shapes }
    return byOperator[operation] ?? other
  }
}

extension GraphBuilder {
  /// Why a node whose operator the graph does not have cannot be imported: the operator is unknown,
  /// or one that is only computed while reading, on an input that is not known by then.
  func unavailable(_ node: ImportedNode) throws(ImportFailure) -> ImportFailure {
    let suggestion = UnsupportedOperator.suggestion(for: node.operation)
    guard let operation = ConstantOperator.byName[node.operation] else {
      return .unsupported(reason: "the operator is not supported", suggestion: suggestion)
    }
    try node.check(inputCounts: operation.inputCounts, attributes: operation.attributes)
    guard let computed = node.inputs.first(where: { !$0.isEmpty && !isConstant($0) }),
      !isBlocked(computed)
    else { return .afterUnsupported }
    return .unsupported(
      reason: "its input '\(computed)' is computed at run time; it is taken on constants only",
      suggestion: suggestion)
  }
}
