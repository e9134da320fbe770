import SwiftletGraph

/// `Expand` of a computed value to a constant shape.
enum ExpandMapping: OperatorMapping {
  static let name = "Expand"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    let extents = try extents(of: node, shape: shape, builder)
    let expand = Expand(extents)
    let outputs = try GraphBuilder.outputShapes(of: expand, for: [shape])
    if outputs == [shape] { return builder.alias(node.output, to: node.input) }
    try builder.append(expand, name: node.name, values: [node.input], output: node.output)
  }

  /// The constant shape. The batch in it is the batch that the value has already: 1 keeps it.
  private static func extents(
    of node: ImportedNode, shape: Shape, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    var extents = try builder.integerConstant(node.inputs[1]).integers
    if extents.count == shape.rank, extents.first == ConstantTensor.batchMark { extents[0] = 1 }
    let batchAxis = extents.count - shape.rank
    let fixesBatch = batchAxis >= 0 && extents[batchAxis] != 1
    if fixesBatch || extents.contains(ConstantTensor.batchMark) {
      try builder.requireFixedBatch("it repeats values for a number of samples")
    }
    guard Shape(extents).isWithinLimits(minimum: 1) else {
      throw .node(reason: "its shape \(extents) is impossible")
    }
    return extents
  }
}

extension Expand: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let shape = exporter.constant("\(node.name).shape", integers: extents)
    exporter.append("Expand", node, inputs: node.inputs + [shape])
  }
}
