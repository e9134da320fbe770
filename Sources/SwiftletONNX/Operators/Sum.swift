import SwiftletGraph

/// `Sum` of any number of operands, with broadcasting: a chain of `Add`, as which it is exported.
enum SumMapping: OperatorMapping {
  static let name = "Sum"
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Add(), for: node)
  }
}
