import SwiftletGraph

/// `Clip` with constant limits: attributes up to operator set 10, then inputs.
enum ClipMapping: OperatorMapping {
  static let name = "Clip"
  static let attributes: Set<String> = ["max", "min"]
  static let inputCounts = 1...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let minimum = try limit("min", input: 1, of: node, builder, default: -.infinity)
    let maximum = try limit("max", input: 2, of: node, builder, default: .infinity)
    try builder.append(
      Clip(minimum: minimum, maximum: maximum), name: node.name, values: [node.input],
      output: node.output)
  }

  private static func limit(
    _ name: String, input: Int, of node: ImportedNode, _ builder: GraphBuilder,
    default value: Float
  ) throws(ImportFailure) -> Float {
    guard let input = node.optionalInput(input) else {
      return try node.float(name, default: value)
    }
    let limit = try builder.scalar(input, role: "limit '\(name)'")
    guard !limit.isNaN else { throw .problem(.notFinite(tensor: input, index: 0)) }
    return limit
  }
}

extension Clip: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let lower = limit(minimum, "\(node.name).min", &exporter)
    let upper = limit(maximum, "\(node.name).max", &exporter)
    let limits = upper.isEmpty ? (lower.isEmpty ? [] : [lower]) : [lower, upper]
    exporter.append("Clip", node, inputs: node.inputs + limits)
  }

  /// An input that is left out stands for no limit.
  private func limit(_ value: Float, _ name: String, _ exporter: inout GraphExporter) -> String {
    value.isInfinite ? "" : exporter.constant(name, scalar: value)
  }
}
