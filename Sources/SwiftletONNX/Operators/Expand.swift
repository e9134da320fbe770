import SwiftletGraph

/// `Expand` of a computed value to a constant shape.
enum ExpandMapping: OperatorMapping {
  static let name = "Expand"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    var extents = try builder.integerConstant(node.inputs[1]).integers
    // The batch of the file is the batch of the value: nothing to repeat.
    if extents.count == shape.rank, extents.first == ConstantTensor.batchMark { extents[0] = 1 }
    guard Shape(extents).isWithinLimits(minimum: 1) else {
      throw .node(reason: "its shape \(extents) is impossible")
    }
    let expand = Expand(extents)
    let outputs = try GraphBuilder.outputShapes(of: expand, for: [shape])
    if outputs == [shape] { return builder.alias(node.output, to: node.input) }
    try builder.append(expand, name: node.name, values: [node.input], output: node.output)
  }
}

extension Expand: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let shape = exporter.constant("\(node.name).shape", integers: extents)
    exporter.append("Expand", node, inputs: node.inputs + [shape])
  }
}
