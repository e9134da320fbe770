import SwiftletGraph

/// `ReduceMean`. Over an image's height and width it becomes global average pooling and is exported
/// as that.
enum ReduceMeanMapping: OperatorMapping {
  static let name = "ReduceMean"
  static let attributes: Set<String> = ["axes", "keepdims", "noop_with_empty_axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let keepsDimensions = try node.flag("keepdims", default: true)
    let isNothing = try node.flag("noop_with_empty_axes", default: false)
    let shape = try builder.shape(of: node.input)
    var axes = try builder.axes(of: node, rank: shape.rank)?.sorted() ?? []
    if axes.isEmpty {
      if isNothing { return builder.alias(node.output, to: node.input) }
      axes = Array(0..<shape.rank)
    }
    guard shape.rank == 4, axes == [2, 3] else {
      return try builder.append(
        ReduceMean(axes: axes, keepsDimensions: keepsDimensions), name: node.name,
        values: [node.input], output: node.output)
    }
    if keepsDimensions {
      return try builder.append(
        GlobalAveragePool(), name: node.name, values: [node.input], output: node.output)
    }
    let pooled = builder.unusedName("\(node.output).pooled")
    try builder.append(
      GlobalAveragePool(), name: "\(node.name).pool", values: [node.input], output: pooled)
    try builder.append(Flatten(), name: node.name, values: [pooled], output: node.output)
  }
}

extension ReduceMean: ONNXExportable {
  /// The axes are an attribute up to operator set 17, then an input.
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let flag = Onnx_AttributeProto.flag("keepdims", keepsDimensions)
    guard exporter.operatorSet >= 18 else {
      return exporter.append(
        "ReduceMean", node, attributes: [.integers("axes", axes), flag])
    }
    let input = exporter.constant("\(node.name).axes", integers: axes)
    exporter.append("ReduceMean", node, inputs: node.inputs + [input], attributes: [flag])
  }
}
