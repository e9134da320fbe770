import SwiftletGraph

/// `Concat` along the channels.
enum ConcatMapping: OperatorMapping {
  static let name = "Concat"
  static let attributes: Set<String> = ["axis"]
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard node.attributes["axis"] != nil else { throw .attribute("axis", reason: "is missing") }
    let stated = try node.integer("axis", default: 1)
    let rank = try builder.shape(of: node.input).rank
    guard try node.axis(stated, rank: rank) == 1 else {
      throw .unsupported(
        reason: "it joins along axis \(stated) of \(rank)",
        suggestion: "join along the channels (axis 1)")
    }
    try builder.append(Concatenation(), for: node)
  }
}

extension Concatenation: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Concat", node, attributes: [.integer("axis", 1)])
  }
}
