import SwiftletGraph
import SwiftletRuntime

/// `ConvTranspose` over images, over rows, which become images of height 1, and over volumes.
enum ConvTransposeMapping: OperatorMapping {
  static let name = "ConvTranspose"
  static let attributes = WindowAttributes.names.union(["group", "output_padding", "output_shape"])
  static let inputCounts = 2...3
  /// Extents beyond this cannot be meant, and would overflow sums of extents.
  private static let limit = 65_535

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let input = try builder.shape(of: node.input)
    let weight = try builder.operandShape(node.inputs[1])
    guard weight.rank == input.rank, weight.rank >= 3 else {
      throw .node(reason: "its weight \(weight) does not fit its input \(input)")
    }
    let groups = try node.integer("group", default: 1)
    guard (1...max(weight[0], 1)).contains(groups) else {
      throw .attribute("group", reason: "is \(groups), with \(weight[0]) input channels")
    }
    let operation = try operation(
      of: node, groups: groups, kernel: Array(weight.dimensions.dropFirst(2)), input: input)
    let weights = try weights(of: node, &builder)
    if weight.rank > 4 {
      return try builder.append(
        operation, name: node.name, values: [node.input], weights: weights, output: node.output)
    }
    try builder.appendOnImage(planar(operation), for: node, weights: weights)
  }

  private static func weights(
    of node: ImportedNode, _ builder: inout GraphBuilder
  ) throws(ImportFailure) -> [String] {
    var weight = try builder.weight(node.inputs[1], role: "weight")
    if weight.shape.rank == 3 {
      weight = weight.reshaped([weight.shape[0], weight.shape[1], 1, weight.shape[2]])
    }
    var names = [try builder.parameter(node.inputs[1], weight)]
    if let bias = node.optionalInput(2) {
      names.append(try builder.parameter(bias, role: "bias"))
    }
    return names
  }

  private static func operation(
    of node: ImportedNode, groups: Int, kernel: [Int], input: Shape
  ) throws(ImportFailure) -> SpatialTransposedConvolution {
    // What `auto_pad` and `output_shape` say is computed here, the rest is as in `Conv`.
    var window = try WindowAttributes.spatialWindow(of: node, kernel: kernel, input: input)
    var outputPadding =
      try extents("output_padding", of: node, rank: kernel.count)
      ?? kernel.map { _ in 0 }
    let mode = try node.text("auto_pad", default: "NOTSET")
    var outputs = try extents("output_shape", of: node, rank: kernel.count)
    if outputs == nil, mode.hasPrefix("SAME") {
      outputs = zip(input.dimensions.dropFirst(2), window.strides).map(*)
    }
    if let outputs {
      for axis in kernel.indices {
        let natural =
          (input[axis + 2] - 1) * window.strides[axis] + outputPadding[axis]
          + (kernel[axis] - 1) * window.dilations[axis] + 1
        let padding = max(0, natural - outputs[axis])
        // Where the output is larger than all that the kernel reaches, the rest is bias alone.
        outputPadding[axis] += max(0, outputs[axis] - natural)
        let first = mode == "SAME_UPPER" ? padding / 2 : padding - padding / 2
        window.padsBefore[axis] = first
        window.padsAfter[axis] = padding - first
      }
    }
    return SpatialTransposedConvolution(
      window: window, groups: groups, outputPadding: outputPadding)
  }

  /// The same over an image, or over a row as an image of height 1.
  private static func planar(
    _ operation: SpatialTransposedConvolution
  ) throws(ImportFailure) -> TransposedConvolution {
    guard let window = Window(operation.window), let width = operation.outputPadding.last else {
      throw .node(reason: "its window is impossible")
    }
    return TransposedConvolution(
      window: window, groups: operation.groups,
      outputPaddingHeight: operation.outputPadding.count == 1 ? 0 : operation.outputPadding[0],
      outputPaddingWidth: width)
  }

  private static func extents(
    _ name: String, of node: ImportedNode, rank: Int
  ) throws(ImportFailure) -> [Int]? {
    guard let values = try node.integers(name) else { return nil }
    guard values.count == rank, values.allSatisfy((0...limit).contains) else {
      throw .attribute(name, reason: "is \(values) instead of \(rank) numbers in 0...\(limit)")
    }
    return values
  }
}

extension TransposedConvolution: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "ConvTranspose", node,
      attributes: window.attributes + [
        .integer("group", groups),
        .integers("output_padding", [outputPaddingHeight, outputPaddingWidth]),
      ])
  }
}

extension SpatialTransposedConvolution: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "ConvTranspose", node,
      attributes: window.attributes + [
        .integer("group", groups), .integers("output_padding", outputPadding),
      ])
  }
}
