import SwiftletGraph

/// `MatMul`: of rows with a constant matrix a fully connected layer, whose bias is an `Add` after it
/// and which is exported as `Gemm`; of anything else a matrix product.
enum MatMulMapping: OperatorMapping {
  static let name = "MatMul"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let (left, right) = (
      try builder.operandShape(node.input), try builder.operandShape(node.inputs[1])
    )
    guard builder.constants[node.inputs[1]] != nil, builder.constants[node.input] == nil,
      left.rank == 2, right.rank == 2
    else {
      let names = try builder.operands(of: node)
      return try builder.append(
        MatrixProduct(), name: node.name, inputs: names, outputs: [node.output])
    }
    let weight = try builder.weight(node.inputs[1], role: "right operand")
    let name = try builder.parameter(node.inputs[1], weight.transposedMatrix())
    try builder.append(
      FullyConnected(), name: node.name, values: [node.input], weights: [name], output: node.output)
  }
}

extension MatrixProduct: ONNXExportable {
  /// `Gemm` transposes matrices, for stacks of them `Transpose` comes before `MatMul`.
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let ranks = node.inputs.map { exporter.shapes[$0]?.rank ?? 0 }
    if ranks == [2, 2], transposesLeft || transposesRight {
      return exporter.append(
        "Gemm", node,
        attributes: [.flag("transA", transposesLeft), .flag("transB", transposesRight)])
    }
    var inputs = node.inputs
    let transposes = [transposesLeft, transposesRight]
    for index in 0..<2 where transposes[index] && ranks[index] > 1 {
      let output = exporter.unusedName("\(node.name).transposed\(index)")
      let (last, rank) = (ranks[index] - 1, ranks[index])
      exporter.append(
        "Transpose", node, name: output, inputs: [inputs[index]], outputs: [output],
        attributes: [.integers("perm", Array(0..<rank - 2) + [last, last - 1])])
      inputs[index] = output
    }
    exporter.append("MatMul", node, inputs: inputs)
  }
}

extension Tensor {
  /// Precondition: two dimensions.
  func transposedMatrix() -> Tensor {
    let rows = shape[0]
    let columns = shape[1]
    var transposed: [Float] = []
    transposed.reserveCapacity(elements.count)
    for column in 0..<columns {
      for row in 0..<rows { transposed.append(elements[row * columns + column]) }
    }
    return Tensor(shape: [columns, rows], elements: transposed)
  }

  func multiplied(by factor: Float) -> Tensor {
    factor == 1 ? self : Tensor(shape: shape, elements: elements.map { $0 * factor })
  }
}
