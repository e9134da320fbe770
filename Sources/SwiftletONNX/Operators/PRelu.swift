import SwiftletGraph

/// `PRelu` with constant slopes: one, or one for each channel. Slopes of any other shape that is
/// broadcast become `max(x, 0) + slope * min(x, 0)`.
enum PReluMapping: OperatorMapping {
  static let name = "PRelu"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let slope = try builder.parameter(node.inputs[1], role: "slope")
    let shapes = [
      try builder.shape(of: node.input), try builder.operandShape(node.inputs[1]),
    ]
    guard (try? ParametricReLU().outputShapes(for: shapes)) == nil else {
      return try builder.append(
        ParametricReLU(), name: node.name, values: [node.input], weights: [slope],
        output: node.output)
    }
    let positive = try builder.intermediate(ReLU(), "positive", for: node, inputs: [node.input])
    let negative = try builder.intermediate(
      Clip(minimum: -.infinity, maximum: 0), "negative", for: node, inputs: [node.input])
    let scaled = try builder.intermediate(
      Multiply(), "scaled", for: node, inputs: [negative, slope])
    try builder.append(Add(), name: node.name, inputs: [positive, scaled], outputs: [node.output])
  }
}

extension ParametricReLU: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("PRelu", node)
  }
}
