import SwiftletGraph

/// `Flatten` that keeps the batch: from axis 1, or a later one when only 1s lie between.
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
    guard axis >= 1, shape.dimensions[1..<axis].allSatisfy({ $0 == 1 }) else {
      throw .unsupported(
        reason: "it flattens \(shape) from axis \(stated), which mixes samples of the batch",
        suggestion: "flatten from axis 1")
    }
    try builder.append(Flatten(), for: node)
  }
}

extension Flatten: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Flatten", node, attributes: [.integer("axis", 1)])
  }
}
