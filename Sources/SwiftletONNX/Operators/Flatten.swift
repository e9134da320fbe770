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
    try builder.reshape(node.input, for: node) {
      [$0.dimensions[..<axis].reduce(1, *), $0.dimensions[axis...].reduce(1, *)]
    }
  }
}

extension Flatten: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Flatten", node, attributes: [.integer("axis", 1)])
  }
}
