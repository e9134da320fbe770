import SwiftletGraph

/// `Reshape` to a constant shape, in which the batch may stand.
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
    try requireBatch(stated, builder)
    let target = try target(stated, of: shape, allowsZero: allowsZero)
    try builder.reshape(node.input, to: target, for: node)
  }

  /// A number in place of a symbolic batch holds for that batch size only, and the batch in another
  /// place moves it.
  private static func requireBatch(
    _ stated: [Int], _ builder: GraphBuilder
  ) throws(ImportFailure) {
    if let first = stated.first, first > 0 {
      try builder.requireFixedBatch("its shape \(stated) fixes the batch")
    }
    if stated.dropFirst().contains(ConstantTensor.batchMark) {
      try builder.requireFixedBatch("its shape moves the batch")
    }
  }

  /// The target with 0 (the input's extent) and -1 (what is left) replaced.
  private static func target(
    _ stated: [Int], of shape: Shape, allowsZero: Bool
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
    return target
  }
}

extension Reshape: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let shape = exporter.constant("\(node.name).shape", integers: extents)
    exporter.append("Reshape", node, inputs: node.inputs + [shape])
  }
}
