/// `Identity`: another name for its input.
enum IdentityMapping: OperatorMapping {
  static let name = "Identity"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    builder.alias(node.output, to: node.input)
  }
}
