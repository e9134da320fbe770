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
    let stated = try builder.integerConstant(node.inputs[1]).integers
    var targets: [[Int]] = []
    for (shape, batch) in zip(try builder.sampledShapes(of: node.input), builder.batchSizes) {
      let extents = stated.map { $0 == ConstantTensor.batchMark ? batch : $0 }
      let target = try target(extents, of: shape, allowsZero: allowsZero)
      if Shape(target).elementCount != shape.elementCount, builder.batchSize == nil {
        throw .unsupported(
          reason: "its shape \(stated) fixes the batch, which the inputs leave open",
          suggestion: "reshape to [0, -1] or export with a fixed batch")
      }
      targets.append(target)
    }
    try builder.reshape(node.input, for: node, targets: targets)
  }

  /// The target with 0 (the input's extent) and -1 (what is left) replaced.
  private static func target(
    _ stated: [Int], of shape: Shape, allowsZero: Bool
  ) throws(ImportFailure) -> [Int] {
    var target = stated
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
    return target
  }
}

extension Reshape: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let shape = exporter.constant("\(node.name).shape", integers: extents)
    exporter.append("Reshape", node, inputs: node.inputs + [shape])
  }
}
