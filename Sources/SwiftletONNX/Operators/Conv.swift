import SwiftletGraph
import SwiftletRuntime

/// `Conv` over any number of spatial axes. Weight and bias may be computed; their shapes are known.
enum ConvMapping: OperatorMapping {
  static let name = "Conv"
  static let attributes = WindowAttributes.names.union(["group"])
  static let inputCounts = 2...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let groups = try node.integer("group", default: 1)
    let input = try builder.shape(of: node.input)
    let weight = try builder.operandShape(node.inputs[1])
    guard weight.rank == input.rank, weight.rank >= 3 else {
      throw .node(reason: "its weight \(weight) does not fit its input \(input)")
    }
    guard (1...max(weight[0], 1)).contains(groups) else {
      throw .attribute("group", reason: "is \(groups), with \(weight[0]) output channels")
    }
    let window = try WindowAttributes.spatialWindow(
      of: node, kernel: Array(weight.dimensions.dropFirst(2)), input: input)
    guard let flat = Window(window) else {
      let weight = try builder.operand(node.inputs[1], role: "weight")
      return try append(
        SpatialConvolution(window: window, groups: groups), weight, node, &builder)
    }
    let convolution = Convolution(window: flat, groups: groups)
    if weight.rank == 4 {
      let weight = try builder.operand(node.inputs[1], role: "weight")
      return try append(convolution, weight, node, &builder)
    }
    let image = try weightImage(of: node, &builder)
    try builder.appendOnImage(
      convolution, for: node, weights: [image] + bias(of: node, &builder))
  }

  private static func append(
    _ operation: any Operator, _ weight: String, _ node: ImportedNode,
    _ builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let inputs = [node.input, weight] + (try bias(of: node, &builder))
    try builder.append(operation, name: node.name, inputs: inputs, outputs: [node.output])
  }

  private static func bias(
    of node: ImportedNode, _ builder: inout GraphBuilder
  ) throws(ImportFailure) -> [String] {
    guard let bias = node.optionalInput(2) else { return [] }
    return [try builder.operand(bias, role: "bias")]
  }

  /// The weight of a one-dimensional convolution as one of height 1.
  private static func weightImage(
    of node: ImportedNode, _ builder: inout GraphBuilder
  ) throws(ImportFailure) -> String {
    let name = node.inputs[1]
    let shape = try builder.operandShape(name)
    let image = [shape[0], shape[1], 1, shape[2]]
    guard builder.constants[name] != nil else {
      return try builder.intermediate(
        GraphBuilder.reshape(shape, to: image), "weight", for: node, inputs: [name])
    }
    let weight = try builder.weight(name, role: "weight")
    return try builder.parameter(name, weight.reshaped(Shape(image)))
  }
}

extension Convolution: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    SpatialConvolution(window: SpatialWindow(window), groups: groups)
      .export(node, into: &exporter)
  }
}

extension SpatialConvolution: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Conv", node, attributes: window.attributes + [.integer("group", groups)])
  }
}
