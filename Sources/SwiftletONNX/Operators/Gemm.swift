import SwiftletGraph

/// `Gemm`: `y = alpha * x * weight + beta * bias` with constant weight and bias, into which alpha,
/// beta and the transposition are folded.
enum GemmMapping: OperatorMapping {
  static let name = "Gemm"
  static let attributes: Set<String> = ["alpha", "beta", "transA", "transB"]
  static let inputCounts = 2...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard try !node.flag("transA", default: false) else {
      throw .unsupported(
        reason: "it transposes its input (transA), which mixes samples of the batch",
        suggestion: "multiply one row per sample")
    }
    let weight = try weight(of: node, builder)
    var weights = [try builder.parameter(node.inputs[1], weight)]
    if let name = node.optionalInput(2), let bias = try bias(name, of: node, weight, builder) {
      weights.append(try builder.parameter(name, bias))
    }
    try builder.append(
      FullyConnected(), name: node.name, values: [node.input], weights: weights,
      output: node.output)
  }

  /// Rows are outputs, alpha is multiplied in.
  private static func weight(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Tensor {
    let isTransposed = try node.flag("transB", default: false)
    let alpha = try node.float("alpha", default: 1)
    let weight = try builder.weight(node.inputs[1], role: "weight")
    guard weight.shape.rank == 2 else {
      throw .node(reason: "its weight \(weight.shape) is not a matrix")
    }
    return (isTransposed ? weight : weight.transposedMatrix()).multiplied(by: alpha)
  }

  /// One element per output, beta multiplied in; nil when beta is zero.
  private static func bias(
    _ name: String, of node: ImportedNode, _ weight: Tensor, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Tensor? {
    let beta = try node.float("beta", default: 1)
    let bias = try builder.weight(name, role: "bias")
    guard beta != 0 else { return nil }
    let outputs = weight.shape[0]
    if bias.elements.count == 1, bias.shape.rank <= 2 {
      return Tensor(shape: [outputs], repeating: bias.elements[0]).multiplied(by: beta)
    }
    guard bias.shape == [outputs] || bias.shape == [1, outputs] else {
      throw .unsupported(
        reason: "its bias \(bias.shape) differs between samples of the batch",
        suggestion: "give it one element for each of the \(outputs) outputs")
    }
    return bias.reshaped([outputs]).multiplied(by: beta)
  }
}

extension FullyConnected: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Gemm", node, attributes: [.integer("transB", 1)])
  }
}
