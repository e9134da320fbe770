/// Sixteen channels' bias and scale, in vectors.
struct RequantizationVector {
  var bias: SIMD16<Int32>
  private var multiplier: SIMD16<Int32>
  private var shift: SIMD16<Int32>
  private var zeroPoint: Int32
  private var low: Int8
  private var high: Int8
  /// Whether a shift is below 32, so that the whole 64-bit product is needed.
  private var hasNarrowShift: Bool

  /// The block of channels `16 * index ..< 16 * index + 16`.
  @inline(__always)
  init(_ table: RequantizationTable, block index: Int, zeroPoint: Int32, low: Int8, high: Int8) {
    let base = unsafe table.advanced(byBlocks: index).base
    bias = unsafe base.loadUnaligned(as: SIMD16<Int32>.self)
    multiplier = unsafe base.loadUnaligned(
      fromByteOffset: ModelFormat.RequantizationBlock.multiplierOffset, as: SIMD16<Int32>.self)
    shift = unsafe base.loadUnaligned(
      fromByteOffset: ModelFormat.RequantizationBlock.shiftOffset, as: SIMD16<Int32>.self)
    self.zeroPoint = zeroPoint
    self.low = low
    self.high = high
    // A loop: `min()` and `any()` of a vector allocate in Embedded Swift 6.3.
    hasNarrowShift = false
    for lane in 0..<16 where shift[lane] < 32 { hasNarrowShift = true }
  }

  /// The same entry for all lanes, no bias.
  @inline(__always)
  init(_ entry: Requantization, zeroPoint: Int32, low: Int8, high: Int8) {
    bias = .zero
    multiplier = SIMD16(repeating: entry.multiplier)
    shift = SIMD16(repeating: entry.shift)
    self.zeroPoint = zeroPoint
    self.low = low
    self.high = high
    hasNarrowShift = entry.shift < 32
  }

  /// `Requantization.requantize` in every lane; `sum` includes the bias.
  @inline(__always)
  func requantize(_ sum: SIMD16<Int32>) -> SIMD16<Int8> {
    if hasNarrowShift { return requantizeWide(sum) }
    // h = floor(sum * M / 2^31), then floor((h / 2^(s-32) + 1) / 2). Exact, since floors nest; no
    // overflow, since M <= 2^31 - 1 keeps h <= 2^31 - 2.
    var h = SIMD16<Int32>()
    for lane in 0..<16 {
      let product =
        Int64(widening: sum[lane]) &* Int64(widening: multiplier[lane])
      h[lane] = Int32(truncatingIfNeeded: product &>> 31)
    }
    let rounded = ((h &>> (shift &- 32)) &+ 1) &>> SIMD16<Int32>(repeating: 1)
    let value = rounded &+ SIMD16(repeating: zeroPoint)
    return value.bounded(Int32(low), Int32(high)).narrowed
  }

  /// With the whole 64-bit product, lane by lane.
  @inline(never)
  private func requantizeWide(_ sum: SIMD16<Int32>) -> SIMD16<Int8> {
    var result = SIMD16<Int8>()
    for lane in 0..<16 {
      result[lane] = Requantization(multiplier: multiplier[lane], shift: shift[lane])
        .requantize(sum[lane], zeroPoint: zeroPoint, low: low, high: high)
    }
    return result
  }
}
