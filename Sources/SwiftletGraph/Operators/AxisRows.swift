import Glibc

/// The rows along one axis that `Softmax`, `LogSoftmax` and `ArgMax` work on.
struct AxisRows {
  private let outer: Int
  /// Elements of a row.
  let count: Int
  /// From one element of a row to the next.
  let stride: Int

  init(_ shape: Shape, axis: Int) {
    outer = shape.dimensions[..<axis].reduce(1, *)
    count = shape[axis]
    stride = shape.dimensions[(axis + 1)...].reduce(1, *)
  }

  /// Calls `body` with the place of each row's first element.
  @inline(__always)
  func forEach(_ body: (_ start: Int) -> Void) {
    for block in 0..<outer {
      for offset in 0..<stride { body(block * count * stride + offset) }
    }
  }

  /// Places of a row's elements.
  @inline(__always)
  func places(_ start: Int) -> StrideTo<Int> {
    Swift.stride(from: start, to: start + count * stride, by: stride)
  }

  /// Writes `exp(x - largest)` for a row. The sum is at least the largest element's 1, so that its
  /// logarithm and reciprocal are finite.
  @inline(__always)
  func writePowers(
    of x: FloatRun, into y: MutableFloatRun, _ start: Int
  ) -> (largest: Float, sum: Float) {
    var largest = -Float.infinity
    for place in places(start) { largest = max(largest, x[place]) }
    var sum: Float = 0
    for place in places(start) {
      let power = expf(x[place] - largest)
      y[place] = power
      sum += power
    }
    return (largest, sum)
  }
}

extension [Shape] {
  /// The only input's shape, which must have `axis`.
  func single(with axis: Int) throws(ShapeError) -> Shape {
    let input = try single()
    guard input.dimensions.indices.contains(axis) else {
      throw ShapeError("input \(input) has no axis \(axis)")
    }
    return input
  }
}
