import SwiftletGraph

/// `MatMul` of rows with a constant matrix: a fully connected layer, whose bias is an `Add`
/// after it. It has no way back: it is exported as `Gemm`.
enum MatMulMapping: OperatorMapping {
  static let name = "MatMul"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let weight = try builder.weight(node.inputs[1], role: "right operand")
    let input = try builder.shape(of: node.input)
    guard input.rank == 2, weight.shape.rank == 2 else {
      throw .unsupported(
        reason: "it multiplies \(input) by \(weight.shape)",
        suggestion: "multiply one row per sample by a matrix")
    }
    let name = try builder.parameter(node.inputs[1], weight.transposedMatrix())
    try builder.append(
      FullyConnected(), name: node.name, values: [node.input], weights: [name], output: node.output)
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
