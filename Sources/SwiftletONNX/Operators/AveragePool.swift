import SwiftletGraph
import SwiftletRuntime

/// `AveragePool` over any number of spatial axes.
enum AveragePoolMapping: OperatorMapping {
  static let name = "AveragePool"
  static let attributes = WindowAttributes.names.union(["ceil_mode", "count_include_pad"])

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let roundsUp = try node.flag("ceil_mode", default: false)
    let countsPadding = try node.flag("count_include_pad", default: false)
    let window = try WindowAttributes.spatialWindow(of: node, input: builder.shape(of: node.input))
    guard let flat = Window(window) else {
      return try builder.append(
        SpatialAveragePool(window: window, roundsUp: roundsUp, countsPadding: countsPadding),
        for: node)
    }
    try builder.appendOnImage(
      AveragePool(window: flat, roundsUp: roundsUp, countsPadding: countsPadding), for: node)
  }
}

extension AveragePool: ONNXExportable {
  var minimumOperatorSet: Int { SpatialWindow(window).averagePoolOperatorSet }

  func export(_ node: Node, into exporter: inout GraphExporter) {
    SpatialAveragePool(
      window: SpatialWindow(window), roundsUp: roundsUp, countsPadding: countsPadding
    ).export(node, into: &exporter)
  }
}

extension SpatialAveragePool: ONNXExportable {
  var minimumOperatorSet: Int { window.averagePoolOperatorSet }

  func export(_ node: Node, into exporter: inout GraphExporter) {
    // Without `dilations` where there are none: average pooling has them only from 19 on.
    let attributes = window.attributes.filter { $0.name != "dilations" || window.isDilated }
    exporter.append(
      "AveragePool", node,
      attributes: attributes + [
        .flag("ceil_mode", roundsUp), .flag("count_include_pad", countsPadding),
      ])
  }
}

extension SpatialWindow {
  fileprivate var isDilated: Bool { dilations.contains { $0 != 1 } }

  fileprivate var averagePoolOperatorSet: Int {
    isDilated ? 19 : ONNXVersion.exportedOperatorSet
  }
}
