/// An operator that combines two tensors element by element. Axes are matched from the last one on;
/// an extent of 1, or an axis that one operand lacks, is repeated. Either operand may be a
/// parameter: a scale per channel is one of the shape `C x 1 x 1`.
///
/// Shapes: the operands' common shape. Source: ONNX "Multidirectional Broadcasting".
public protocol BroadcastingOperator: Operator {}

extension BroadcastingOperator {
  /// An input as large as the output is read element by element in the output's order.
  public func isOverwritable(input: Int) -> Bool { true }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 else { throw ShapeError("takes two inputs, not \(inputs.count)") }
    guard let shape = inputs[0].broadcast(with: inputs[1]) else {
      throw ShapeError("inputs \(inputs[0]) and \(inputs[1]) cannot be broadcast to one shape")
    }
    return [shape]
  }
}

extension Shape {
  /// The common shape of two operands; nil when they do not fit.
  public func broadcast(with other: Shape) -> Shape? {
    let rank = max(rank, other.rank)
    let (left, right) = (extended(to: rank), other.extended(to: rank))
    var result = left
    for axis in 0..<rank where left[axis] != right[axis] {
      guard left[axis] == 1 || right[axis] == 1 else { return nil }
      result[axis] = left[axis] == 1 ? right[axis] : left[axis]
    }
    return result
  }

  /// The same elements with extents of 1 in front.
  private func extended(to rank: Int) -> Shape {
    Shape(Array(repeating: 1, count: rank - self.rank) + dimensions)
  }

  /// Steps through a tensor of this shape while looping over `output`: 0 where it is repeated.
  func strides(broadcastTo output: Shape) -> [Int] {
    let extended = extended(to: output.rank)
    return zip(extended.strides, extended.dimensions).map { $1 == 1 ? 0 : $0 }
  }
}
