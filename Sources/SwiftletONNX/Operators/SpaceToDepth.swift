import SwiftletGraph

/// `SpaceToDepth`.
enum SpaceToDepthMapping: OperatorMapping {
  static let name = "SpaceToDepth"
  static let attributes: Set<String> = ["blocksize"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let blockSize = try node.integer("blocksize", default: 0)
    try builder.append(SpaceToDepth(blockSize: blockSize), for: node)
  }
}

extension SpaceToDepth: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("SpaceToDepth", node, attributes: [.integer("blocksize", blockSize)])
  }
}
