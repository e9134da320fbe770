import SwiftletGraph

/// `Concat` along any axis.
enum ConcatMapping: OperatorMapping {
  static let name = "Concat"
  static let attributes: Set<String> = ["axis"]
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard node.attributes["axis"] != nil else { throw .attribute("axis", reason: "is missing") }
    let stated = try node.integer("axis", default: 1)
    let names = try builder.operands(of: node)
    let rank = try builder.operandShape(node.input).rank
    let axis = try node.axis(stated, rank: rank)
    try builder.append(
      Concatenation(axis: axis), name: node.name, inputs: names, outputs: [node.output])
  }
}

extension Concatenation: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Concat", node, attributes: [.integer("axis", axis)])
  }
}
