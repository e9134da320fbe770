import SwiftletGraph

/// `Concat` along any axis, or of constant lists of integers: arithmetic on shapes.
enum ConcatMapping: OperatorMapping {
  static let name = "Concat"
  static let attributes: Set<String> = ["axis"]
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard node.attributes["axis"] != nil else { throw .attribute("axis", reason: "is missing") }
    let stated = try node.integer("axis", default: 1)
    if builder.constants[node.input]?.integers != nil {
      return try join(node, axis: stated, into: &builder)
    }
    let names = try builder.operands(of: node)
    let rank = try builder.operandShape(node.input).rank
    let axis = try node.axis(stated, rank: rank)
    try builder.append(
      Concatenation(axis: axis), name: node.name, inputs: names, outputs: [node.output])
  }

  private static func join(
    _ node: ImportedNode, axis: Int, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    var joined: [Int] = []
    for input in node.inputs {
      let (integers, shape) = try builder.integerConstant(input)
      guard shape.rank == 1, try node.axis(axis, rank: 1) == 0 else {
        throw .unsupported(
          reason: "it joins constants of the shape \(shape)", suggestion: "fold constants")
      }
      joined += integers
    }
    builder.setConstant(node.output, integers: joined, isScalar: false)
  }
}

extension Concatenation: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Concat", node, attributes: [.integer("axis", axis)])
  }
}
