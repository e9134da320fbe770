import SwiftletGraph

/// `ArgMax`. Its indices are floats in the graph.
enum ArgMaxMapping: OperatorMapping {
  static let name = "ArgMax"
  static let attributes: Set<String> = ["axis", "keepdims", "select_last_index"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let rank = try builder.shape(of: node.input).rank
    let axis = try node.axis(node.integer("axis", default: 0), rank: rank)
    let keepsDimensions = try node.flag("keepdims", default: true)
    let selectsLastIndex = try node.flag("select_last_index", default: false)
    try builder.append(
      ArgMax(axis: axis, keepsDimensions: keepsDimensions, selectsLastIndex: selectsLastIndex),
      for: node)
  }
}

extension ArgMax: ONNXExportable {
  /// ONNX's indices are integers: a conversion to float follows.
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let integers = exporter.unusedName("\(node.outputs[0]).integers")
    exporter.append(
      "ArgMax", node, outputs: [integers],
      attributes: [
        .integer("axis", axis), .flag("keepdims", keepsDimensions),
        .flag("select_last_index", selectsLastIndex),
      ])
    exporter.appendCast(of: integers, to: node.outputs[0], node)
  }
}
