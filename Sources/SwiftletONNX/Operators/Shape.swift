import SwiftletGraph

/// `Shape`: known while importing, but for a symbolic batch, which becomes
/// `ConstantTensor.batchMark`. With `Gather`, `Unsqueeze` and `Concat` on such constants it is how
/// PyTorch writes `x.view(x.size(0), -1)`.
enum ShapeMapping: OperatorMapping {
  static let name = "Shape"
  static let attributes: Set<String> = ["end", "start"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    var dimensions: [Int]
    if let constant = builder.constants[node.input] {
      dimensions = constant.shape.dimensions
    } else {
      dimensions = try builder.shape(of: node.input).dimensions
      if builder.batchSize == nil { dimensions[0] = ConstantTensor.batchMark }
    }
    let start = try bound("start", of: node, default: 0, rank: dimensions.count)
    let end = try bound("end", of: node, default: dimensions.count, rank: dimensions.count)
    builder.setConstant(
      node.output, integers: Array(dimensions[min(start, end)..<end]), isScalar: false)
  }

  /// Negative bounds count from the end; all are clamped to it.
  private static func bound(
    _ name: String, of node: ImportedNode, default value: Int, rank: Int
  ) throws(ImportFailure) -> Int {
    let stated = max(-rank, min(try node.integer(name, default: value), rank))
    return stated < 0 ? stated + rank : stated
  }
}
