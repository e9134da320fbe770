import SwiftletGraph

/// `Flatten` into a matrix whose rows the axes before `axis` make.
enum FlattenMapping: OperatorMapping {
  static let name = "Flatten"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let stated = try node.integer("axis", default: 1)
    let shape = try builder.shape(of: node.input)
    // Unlike other operators' axes, the rank itself is one: everything goes into the rows.
    let axis = stated == shape.rank ? stated : try node.axis(stated, rank: shape.rank)
    if axis == 0 { try builder.requireFixedBatch("it makes one row of the batch") }
    let rows = shape.dimensions[..<axis].reduce(1, *)
    let target = [rows, shape.elementCount / max(rows, 1)]
    try builder.append(
      GraphBuilder.reshape(shape, to: target), name: node.name, values: [node.input],
      output: node.output)
  }
}

extension Flatten: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Flatten", node, attributes: [.integer("axis", 1)])
  }
}
