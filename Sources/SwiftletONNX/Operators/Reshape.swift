import SwiftletGraph

/// `Reshape` that makes one row of each sample, or changes nothing. It has no way back: it is
/// exported as `Flatten`.
enum ReshapeMapping: OperatorMapping {
  static let name = "Reshape"
  static let attributes: Set<String> = ["allowzero"]
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let allowsZero = try node.flag("allowzero", default: false)
    let shape = try builder.shape(of: node.input)
    let stated = try builder.integerConstant(node.inputs[1]).integers
    let target = try target(stated, of: shape, allowsZero: allowsZero, builder)
    if target == shape.dimensions {
      builder.alias(node.output, to: node.input)
    } else if target == [shape[0], shape.sample.elementCount] {
      try builder.append(
        Flatten(), name: node.name, values: [node.input], output: node.output)
    } else {
      throw .unsupported(
        reason: "it turns \(shape) into \(stated)",
        suggestion: "keep the batch and make one row of each sample, as Flatten does")
    }
  }

  /// The target with 0 (the input's extent) and -1 (what is left) replaced.
  private static func target(
    _ stated: [Int], of shape: Shape, allowsZero: Bool, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    var target = stated.map { $0 == ConstantTensor.batchMark ? shape[0] : $0 }
    for (axis, extent) in stated.enumerated() where extent == 0 && !allowsZero {
      guard axis < shape.rank else {
        throw .node(reason: "its shape \(stated) has no axis \(axis)")
      }
      target[axis] = shape[axis]
    }
    let known = Shape(target.filter { $0 != -1 })
    guard known.isWithinLimits(minimum: 1), known.rank >= target.count - 1 else {
      throw .node(reason: "its shape \(stated) is impossible")
    }
    if let axis = target.firstIndex(of: -1) {
      target[axis] = shape.elementCount / known.elementCount
    }
    guard Shape(target).elementCount == shape.elementCount else {
      throw .node(reason: "\(shape) does not fit the shape \(stated)")
    }
    // A number in place of a symbolic batch holds for that batch size only.
    if builder.batchSize == nil, let first = stated.first, first > 0 {
      throw .unsupported(
        reason: "its shape \(stated) fixes the batch, which the inputs leave open",
        suggestion: "reshape to [0, -1] or export with a fixed batch")
    }
    return target
  }
}
