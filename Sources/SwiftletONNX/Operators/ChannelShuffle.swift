import SwiftletGraph

extension ChannelShuffle: ONNXExportable {
  /// ONNX has no operator for it: a reshape, a transposition and a reshape, as ShuffleNet's authors
  /// wrote it.
  func export(_ node: Node, into exporter: inout GraphExporter) throws(ImpossibleExport) {
    guard let shape = exporter.shapes[node.inputs[0]] else {
      throw ImpossibleExport(
        reason: "the shape of its input is not known", suggestion: "name the input's producer")
    }
    let (channels, rest) = (shape[1], shape.dimensions.dropFirst(2).reduce(1, *))
    let divided = exporter.unusedName("\(node.outputs[0]).groups")
    let shuffled = exporter.unusedName("\(node.outputs[0]).shuffled")
    let groupShape = exporter.constant(
      "\(node.name).groups", integers: [0, groups, channels / groups, rest])
    exporter.append(
      "Reshape", node, name: "\(node.name).divide", inputs: [node.inputs[0], groupShape],
      outputs: [divided])
    exporter.append(
      "Transpose", node, name: "\(node.name).shuffle", inputs: [divided], outputs: [shuffled],
      attributes: [.integers("perm", [0, 2, 1, 3])])
    let imageShape = exporter.constant(
      "\(node.name).shape", integers: [0] + Array(shape.dimensions.dropFirst()))
    exporter.append("Reshape", node, inputs: [shuffled, imageShape])
  }
}
