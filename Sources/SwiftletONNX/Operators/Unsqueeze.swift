/// `Unsqueeze` of a constant integer into a list of one: arithmetic on shapes.
enum UnsqueezeMapping: OperatorMapping {
  static let name = "Unsqueeze"
  static let attributes: Set<String> = ["axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let (integers, shape) = try builder.integerConstant(node.input)
    guard shape.rank == 0, let axis = try statedAxes(of: node, builder), axis == [0] || axis == [-1]
    else {
      throw .unsupported(
        reason: "it adds an axis to a tensor", suggestion: "use it on shapes only")
    }
    builder.setConstant(node.output, integers: integers, isScalar: false)
  }

  /// An attribute up to operator set 12, then an input.
  private static func statedAxes(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int]? {
    guard let input = node.optionalInput(1) else { return try node.integers("axes") }
    return try builder.integers(input, role: "axes")
  }
}
