/// `Gather` of constant integers from a constant list: arithmetic on shapes.
enum GatherMapping: OperatorMapping {
  static let name = "Gather"
  static let attributes: Set<String> = ["axis"]
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let (list, listShape) = try builder.integerConstant(node.inputs[0])
    let (indices, shape) = try builder.integerConstant(node.inputs[1])
    guard listShape.rank == 1, shape.rank <= 1, try node.integer("axis", default: 0) == 0 else {
      throw .unsupported(
        reason: "it gathers from a tensor", suggestion: "use it on shapes only")
    }
    var gathered: [Int] = []
    for index in indices {
      guard (-list.count..<list.count).contains(index) else {
        throw .node(reason: "its index \(index) is outside of \(list.count) elements")
      }
      gathered.append(list[index < 0 ? index + list.count : index])
    }
    builder.setConstant(node.output, integers: gathered, isScalar: shape.rank == 0)
  }
}
