import SwiftletGraph

/// `DepthToSpace`, in both orders.
enum DepthToSpaceMapping: OperatorMapping {
  static let name = "DepthToSpace"
  static let attributes: Set<String> = ["blocksize", "mode"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let blockSize = try node.integer("blocksize", default: 0)
    switch try node.text("mode", default: "DCR") {
    case "DCR": try builder.append(DepthToSpace(blockSize: blockSize), for: node)
    case "CRD":
      try builder.append(DepthToSpace(blockSize: blockSize, order: .channelFirst), for: node)
    case let mode: throw .attribute("mode", reason: "is '\(mode)', which ONNX does not define")
    }
  }
}

extension DepthToSpace: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "DepthToSpace", node,
      attributes: [
        .integer("blocksize", blockSize), .text("mode", order == .blockFirst ? "DCR" : "CRD"),
      ])
  }
}
