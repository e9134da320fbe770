import SwiftletGraph

/// `Expand` of a computed value to a constant shape.
enum ExpandMapping: OperatorMapping {
  static let name = "Expand"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let extents = try extents(of: node, builder)
    guard Shape(extents).isWithinLimits(minimum: 1) else {
      throw .node(reason: "its shape \(extents) is impossible")
    }
    let shapes = try builder.sampledShapes(of: node.input)
    if shapes.allSatisfy({ $0.broadcast(with: Shape(extents)) == $0 }) {
      return builder.alias(node.output, to: node.input)
    }
    try builder.append(
      Expand(extents), name: node.name, values: [node.input], output: node.output)
  }

  /// The constant shape, with 1 where it has the batch that the value already has.
  private static func extents(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    var extents = try builder.integerConstant(node.inputs[1]).integers
    let shapes = try builder.sampledShapes(of: node.input)
    if extents.first == ConstantTensor.batchMark, extents.count == shapes.first?.rank,
      shapes.map({ $0[0] }) == builder.batchSizes
    {
      extents[0] = 1
    }
    guard !extents.contains(ConstantTensor.batchMark) else {
      throw .unsupported(
        reason: "it repeats a value once for each sample of the open batch",
        suggestion: "export with a fixed batch")
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
