// Lane conversions and bounds that always inline. The standard library's `init(truncatingIfNeeded:)`,
// `clamped`, `replace(with:where:)` stay calls that pass vectors through memory when they are used
// often, and its `min()` and `any` allocate in Embedded Swift 6.3.

extension SIMD16<Int8> {
  @inline(__always)
  var widened: SIMD16<Int16> {
    var result = SIMD16<Int16>()
    for lane in 0..<16 { result[lane] = Int16(truncatingIfNeeded: self[lane]) }
    return result
  }
}

extension SIMD16<Int16> {
  @inline(__always)
  var widened: SIMD16<Int32> {
    var result = SIMD16<Int32>()
    for lane in 0..<16 { result[lane] = Int32(truncatingIfNeeded: self[lane]) }
    return result
  }
}

extension SIMD8<Int16> {
  @inline(__always)
  var widened: SIMD8<Int32> {
    var result = SIMD8<Int32>()
    for lane in 0..<8 { result[lane] = Int32(truncatingIfNeeded: self[lane]) }
    return result
  }
}

extension SIMD16<Int32> {
  /// The low byte of every lane.
  @inline(__always)
  var narrowed: SIMD16<Int8> {
    var result = SIMD16<Int8>()
    for lane in 0..<16 { result[lane] = Int8(truncatingIfNeeded: self[lane]) }
    return result
  }

  @inline(__always)
  func bounded(_ low: Int32, _ high: Int32) -> SIMD16<Int32> {
    let low = SIMD16<Int32>(repeating: low)
    let raised = unsafe self ^ ((self ^ low) & unsafeBitCast(low .> self, to: Self.self))
    let high = SIMD16<Int32>(repeating: high)
    return unsafe raised ^ ((raised ^ high) & unsafeBitCast(raised .> high, to: Self.self))
  }
}

/// Vectors of int8 that max pooling uses.
protocol MaximumLanes: SIMD, BitwiseCopyable where Scalar == Int8 {
  func maximum(_ other: Self) -> Self
  func minimum(_ other: Self) -> Self
}

extension SIMD4<Int8>: MaximumLanes {
  @inline(__always)
  func maximum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .> self, to: Self.self))
  }
  @inline(__always)
  func minimum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .< self, to: Self.self))
  }
}

extension SIMD8<Int8>: MaximumLanes {
  @inline(__always)
  func maximum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .> self, to: Self.self))
  }
  @inline(__always)
  func minimum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .< self, to: Self.self))
  }
}

extension SIMD16<Int8>: MaximumLanes {
  @inline(__always)
  func maximum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .> self, to: Self.self))
  }
  @inline(__always)
  func minimum(_ other: Self) -> Self {
    unsafe self ^ ((self ^ other) & unsafeBitCast(other .< self, to: Self.self))
  }
}
