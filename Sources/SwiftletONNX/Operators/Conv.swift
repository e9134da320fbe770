import SwiftletGraph

/// `Conv`, two-dimensional, with a constant weight and bias.
enum ConvMapping: OperatorMapping {
  static let name = "Conv"
  static let attributes = WindowAttributes.names.union(["group"])
  static let inputCounts = 2...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let groups = try node.integer("group", default: 1)
    let weight = try builder.weight(node.inputs[1], role: "weight")
    guard weight.shape.rank == 4 else {
      throw .unsupported(
        reason: "its weight has \(weight.shape.rank) dimensions",
        suggestion: "use two-dimensional convolution (four dimensions)")
    }
    guard (1...max(weight.shape[0], 1)).contains(groups) else {
      throw .attribute("group", reason: "is \(groups), with \(weight.shape[0]) output channels")
    }
    let window = try WindowAttributes.window(
      of: node, kernel: [weight.shape[2], weight.shape[3]],
      input: builder.imageShape(of: node.input))
    var weights = [try builder.parameter(node.inputs[1], weight)]
    if let bias = node.optionalInput(2) {
      weights.append(try builder.parameter(bias, role: "bias"))
    }
    try builder.append(
      Convolution(window: window, groups: groups), name: node.name, values: [node.input],
      weights: weights,
      output: node.output)
  }
}

extension Convolution: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Conv", node, attributes: window.attributes + [.integer("group", groups)])
  }
}
