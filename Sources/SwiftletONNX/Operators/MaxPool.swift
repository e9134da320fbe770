import SwiftletGraph
import SwiftletRuntime

/// `MaxPool` over any number of spatial axes. `storage_order` concerns only the second output, the
/// places of the maxima.
enum MaxPoolMapping: OperatorMapping {
  static let name = "MaxPool"
  static let attributes = WindowAttributes.names.union(["ceil_mode", "storage_order"])

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let roundsUp = try node.flag("ceil_mode", default: false)
    let order = try node.flag("storage_order", default: false)
    let window = try WindowAttributes.spatialWindow(of: node, input: builder.shape(of: node.input))
    if node.hasOutput(1), builder.isUsed(node.outputs[1]) {
      let pool = SpatialMaxPool(
        window: window, roundsUp: roundsUp, places: order ? .columnMajor : .rowMajor)
      return try builder.append(
        pool, name: node.name, inputs: [node.input], outputs: Array(node.outputs.prefix(2)))
    }
    guard let flat = Window(window) else {
      return try builder.append(SpatialMaxPool(window: window, roundsUp: roundsUp), for: node)
    }
    try builder.appendOnImage(MaxPool(window: flat, roundsUp: roundsUp), for: node)
  }
}

extension MaxPool: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    SpatialMaxPool(window: SpatialWindow(window), roundsUp: roundsUp).export(node, into: &exporter)
  }
}

extension SpatialMaxPool: ONNXExportable {
  /// ONNX's places are integers: a conversion to float follows.
  func export(_ node: Node, into exporter: inout GraphExporter) {
    var attributes = window.attributes + [.flag("ceil_mode", roundsUp)]
    guard let places else { return exporter.append("MaxPool", node, attributes: attributes) }
    attributes.append(.flag("storage_order", places == .columnMajor))
    let integers = exporter.unusedName("\(node.outputs[1]).integers")
    exporter.append(
      "MaxPool", node, outputs: [node.outputs[0], integers], attributes: attributes)
    exporter.appendCast(of: integers, to: node.outputs[1], node)
  }
}
