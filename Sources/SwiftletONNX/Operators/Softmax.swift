import SwiftletGraph

/// `Softmax` over the channels. Up to operator set 12 it works on everything from its axis (by
/// default 1) on as one row; later on its axis (by default the last) alone.
enum SoftmaxMapping: OperatorMapping {
  static let name = "Softmax"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let joinsAxes = builder.operatorSet < 13
    let stated = try node.integer("axis", default: joinsAxes ? 1 : -1)
    let shape = try builder.shape(of: node.input)
    let axis = try node.axis(stated, rank: shape.rank)
    let isRow = shape.dimensions.dropFirst(2).allSatisfy { $0 == 1 }
    guard axis == 1, !joinsAxes || isRow else {
      throw .unsupported(
        reason: "it works along axis \(stated) of \(shape)",
        suggestion: "use it along the channels (axis 1), with opset_version=17")
    }
    try builder.append(Softmax(), for: node)
  }
}

extension Softmax: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Softmax", node, attributes: [.integer("axis", 1)])
  }
}
