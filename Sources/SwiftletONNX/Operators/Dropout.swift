import SwiftletGraph

/// `Dropout`, which inference passes through: the rate is an attribute up to operator set 11, then
/// an input.
enum DropoutMapping: OperatorMapping {
  static let name = "Dropout"
  static let attributes: Set<String> = ["ratio", "seed"]
  static let inputCounts = 1...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requireUnused(node, output: 1, reason: "its mask is read")
    if let mode = node.optionalInput(2), try builder.integers(mode, role: "mode") != [0] {
      throw .unsupported(
        reason: "it was exported for training", suggestion: "call model.eval() before exporting")
    }
    let rate = try rate(of: node, builder)
    guard (0..<1).contains(rate) else {
      throw .attribute("ratio", reason: "is \(rate), outside of 0..<1")
    }
    try builder.append(
      Dropout(rate: rate), name: node.name, values: [node.input], output: node.output)
  }

  private static func rate(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Float {
    guard let input = node.optionalInput(1) else { return try node.float("ratio", default: 0.5) }
    return try builder.scalar(input, role: "ratio")
  }
}

extension Dropout: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let rate = exporter.constant("\(node.name).ratio", scalar: rate)
    exporter.append("Dropout", node, inputs: node.inputs + [rate])
  }
}
