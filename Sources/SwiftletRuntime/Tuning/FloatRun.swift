// Loops over contiguous floats in a fixed order, without fused multiply-add: the same bits on every
// processor.
extension UnsafePointer<Float> {
  /// `Σ self[i] * other[i]`.
  ///
  /// Numerics: sixteen partial sums, added up in pairs; what is left over last.
  @inline(__always)
  func dot(_ other: UnsafePointer<Float>, count: Int) -> Float {
    var sums = SIMD16<Float>(repeating: 0)
    var index = 0
    while index &+ 16 <= count {
      sums += unsafe lanes(index) * other.lanes(index)
      index &+= 16
    }
    var sum = count >= 16 ? sums.pairwiseSum : 0
    while index < count {
      sum += unsafe self[index] * other[index]
      index &+= 1
    }
    return sum
  }

  @inline(__always)
  func lanes(_ index: Int) -> SIMD16<Float> {
    unsafe UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// `self[i] += factor * x[i]`.
  @inline(__always)
  func add(_ factor: Float, _ x: UnsafePointer<Float>, count: Int) {
    let target = UnsafeMutableRawPointer(self)
    var index = 0
    while index &+ 16 <= count {
      let sum = unsafe UnsafePointer(self).lanes(index) + factor * x.lanes(index)
      unsafe target.storeBytes(of: sum, toByteOffset: index &* 4, as: SIMD16<Float>.self)
      index &+= 16
    }
    while index < count {
      unsafe self[index] += factor * x[index]
      index &+= 1
    }
  }

  func zero(count: Int) {
    for index in 0..<count { unsafe self[index] = 0 }
  }
}

extension SIMD16<Float> {
  /// The sum of the lanes: halves, then quarters, and so on.
  @inline(__always)
  var pairwiseSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
