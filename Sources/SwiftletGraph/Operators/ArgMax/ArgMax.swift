/// The index of the largest element along one axis, as a float.
///
/// Shapes: the axis becomes 1, or is left out without `keepsDimensions`.
/// Numerics: indices are exact up to 2^24. NaN wins over all numbers. No gradient passes.
/// Source: ONNX operator `ArgMax`.
public struct ArgMax: Operator, Hashable {
  public static let name = "ArgMax"

  public var axis: Int
  public var keepsDimensions: Bool
  /// Of equal elements the last wins instead of the first.
  public var selectsLastIndex: Bool

  public init(axis: Int = 1, keepsDimensions: Bool = true, selectsLastIndex: Bool = false) {
    self.axis = axis
    self.keepsDimensions = keepsDimensions
    self.selectsLastIndex = selectsLastIndex
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    var output = try inputs.single(with: axis)
    guard output[axis] <= 1 << 24 else { throw ShapeError("axis \(axis) of \(output) is too long") }
    if keepsDimensions { output[axis] = 1 } else { output.dimensions.remove(at: axis) }
    return [output]
  }

  public func forward(_ arguments: ForwardArguments) {
    let x = arguments.inputs[0]
    let rows = AxisRows(x.shape, axis: axis)
    var next = arguments.outputs[0].base
    rows.forEach { start in
      var best = 0
      for index in 1..<max(rows.count, 1)
      where wins(x.base[start + index * rows.stride], over: x.base[start + best * rows.stride]) {
        best = index
      }
      next.pointee = Float(best)
      next += 1
    }
  }

  private func wins(_ value: Float, over best: Float) -> Bool {
    if best.isNaN { return selectsLastIndex && value.isNaN }
    return value > best || value.isNaN || (selectsLastIndex && value == best)
  }

  /// The index does not change under small changes: its slope is zero.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    dx.base.fill(dx.count)
  }
}
