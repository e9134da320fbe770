import SwiftletGraph

extension Tensor {
  /// Elements evenly distributed over -1..<1.
  static func random(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    return Tensor(
      shape: shape,
      elements: (0..<shape.elementCount).map { _ in random.nextUnitFloat() * 2 - 1 })
  }

  /// Odd multiples of `step / 2` in random order: no two alike and none near a multiple of `step`,
  /// so that maxima and kinks at such places stay where they are under small changes.
  static func distinct(_ shape: Shape, step: Float, seed: UInt64) -> Tensor {
    var random = RandomSource(seed: seed)
    let count = shape.elementCount
    let values = (0..<count).map { (Float($0 - count / 2) + 0.5) * step }
    return Tensor(shape: shape, elements: values.shuffled(using: &random))
  }

  /// The largest distance of two elements at the same place; infinite when one is NaN.
  func distance(to other: Tensor) -> Float {
    guard shape == other.shape else { return .infinity }
    return zip(elements, other.elements).reduce(0) { largest, pair in
      let distance = abs(pair.0 - pair.1)
      return distance.isNaN ? .infinity : max(largest, distance)
    }
  }

  /// The largest magnitude.
  var magnitude: Float { elements.reduce(0) { max($0, abs($1)) } }
}
