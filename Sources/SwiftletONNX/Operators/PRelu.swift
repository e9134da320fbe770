import SwiftletGraph

/// `PRelu` with constant slopes of any shape that is broadcast.
enum PReluMapping: OperatorMapping {
  static let name = "PRelu"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(
      ParametricReLU(), name: node.name, values: [node.input],
      weights: [try builder.parameter(node.inputs[1], role: "slope")], output: node.output)
  }
}

extension ParametricReLU: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("PRelu", node)
  }
}
