import SwiftletGraph

/// `AveragePool`, two-dimensional.
enum AveragePoolMapping: OperatorMapping {
  static let name = "AveragePool"
  static let attributes = WindowAttributes.names.union(["ceil_mode", "count_include_pad"])

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let roundsUp = try node.flag("ceil_mode", default: false)
    let countsPadding = try node.flag("count_include_pad", default: false)
    let window = try WindowAttributes.window(
      of: node, input: builder.imageShape(of: node.input))
    try builder.append(
      AveragePool(window: window, roundsUp: roundsUp, countsPadding: countsPadding), for: node)
  }
}

extension AveragePool: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    if window.isDilated { exporter.require(operatorSet: 19) }
    let windowAttributes = window.isDilated ? window.attributes : window.undilatedAttributes
    exporter.append(
      "AveragePool", node,
      attributes: windowAttributes + [
        .flag("ceil_mode", roundsUp), .flag("count_include_pad", countsPadding),
      ])
  }
}
