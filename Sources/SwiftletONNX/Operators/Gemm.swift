import SwiftletGraph

/// `Gemm`: `y = alpha * a * b + beta * c`. With a constant weight, and a bias per output, into which
/// alpha, beta and the transposition are folded, it is a fully connected layer; else a matrix
/// product, scaled and added to.
enum GemmMapping: OperatorMapping {
  static let name = "Gemm"
  static let attributes: Set<String> = ["alpha", "beta", "transA", "transB"]
  static let inputCounts = 2...3

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let transposesLeft = try node.flag("transA", default: false)
    guard !transposesLeft, builder.constants[node.inputs[1]] != nil,
      builder.constants[node.input] == nil, try hasPlainBias(node, builder)
    else { return try product(node, transposesLeft: transposesLeft, into: &builder) }
    let weight = try weight(of: node, builder)
    var weights = [try builder.parameter(node.inputs[1], weight)]
    if let name = node.optionalInput(2), let bias = try bias(name, of: node, weight, builder) {
      weights.append(try builder.parameter(name, bias))
    }
    try builder.append(
      FullyConnected(), name: node.name, values: [node.input], weights: weights,
      output: node.output)
  }

  /// Whether the bias is constant and the same for all rows.
  private static func hasPlainBias(
    _ node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Bool {
    guard let bias = node.optionalInput(2) else { return true }
    let shape = try builder.operandShape(bias)
    return builder.constants[bias] != nil && shape.rank <= 2
      && shape.elementCount == shape.dimensions.last ?? 1
  }

  private static func product(
    _ node: ImportedNode, transposesLeft: Bool, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let product = MatrixProduct(
      transposesLeft: transposesLeft, transposesRight: try node.flag("transB", default: false))
    let names = [
      try builder.operand(node.input, role: "left operand"),
      try builder.operand(node.inputs[1], role: "right operand"),
    ]
    for input in node.inputs.prefix(2) where try builder.operandShape(input).rank != 2 {
      throw .node(reason: "its operand '\(input)' is not a matrix")
    }
    let alpha = try node.float("alpha", default: 1)
    let beta = try node.float("beta", default: 1)
    let addend = beta == 0 ? nil : node.optionalInput(2)
    guard alpha != 1 || addend != nil else {
      return try builder.append(
        product, name: node.name, inputs: names, outputs: [node.output])
    }
    let result = try builder.intermediate(product, "product", for: node, inputs: names)
    guard let addend else {
      let factor = try builder.parameter("\(node.name).alpha", Tensor(shape: [], elements: [alpha]))
      return try builder.append(
        Multiply(), name: node.name, inputs: [result, factor], outputs: [node.output])
    }
    let left = try scaled(result, by: alpha, "alpha", node, &builder)
    let operand = try builder.operand(addend, role: "addend")
    let right = try scaled(operand, by: beta, "beta", node, &builder)
    try builder.append(
      Add(), name: node.name, inputs: [left, right], outputs: [node.output])
  }

  private static func scaled(
    _ value: String, by factor: Float, _ kind: String, _ node: ImportedNode,
    _ builder: inout GraphBuilder
  ) throws(ImportFailure) -> String {
    if factor == 1 { return value }
    let name = try builder.parameter("\(node.name).\(kind)", Tensor(shape: [], elements: [factor]))
    return try builder.intermediate(
      Multiply(), kind, for: node, inputs: [value, name])
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
