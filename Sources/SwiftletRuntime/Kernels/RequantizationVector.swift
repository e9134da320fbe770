/// Sixteen channels' bias and scale, in vectors.
struct RequantizationVector {
  var bias: SIMD16<Int32>
  private var multiplier: SIMD16<Int32>
  private var shift: SIMD16<Int32>
  private var zeroPoint: Int32
  private var low: Int8
  private var high: Int8

  /// The block of channels `16 * index ..< 16 * index + 16`.
  @_noAllocation @_noLocks @inline(__always)
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
  }

  /// The same entry for all lanes, no bias.
  @_noAllocation @_noLocks @inline(__always)
  init(_ entry: Requantization, zeroPoint: Int32, low: Int8, high: Int8) {
    bias = .zero
    multiplier = SIMD16(repeating: entry.multiplier)
    shift = SIMD16(repeating: entry.shift)
    self.zeroPoint = zeroPoint
    self.low = low
    self.high = high
  }

  /// `Requantization.requantize` in every lane; `sum` includes the bias.
  @_noAllocation @_noLocks @inline(__always)
  func requantize(_ sum: SIMD16<Int32>) -> SIMD16<Int8> {
    if any(shift .< 32) { return requantizeWide(sum) }
    // h = floor(sum * M / 2^31), then floor((h / 2^(s-32) + 1) / 2). Exact, since floors nest; no
    // overflow, since M <= 2^31 - 1 keeps h <= 2^31 - 2.
    let product =
      SIMD16<Int64>(truncatingIfNeeded: sum) &* SIMD16<Int64>(truncatingIfNeeded: multiplier)
    let h = SIMD16<Int32>(truncatingIfNeeded: product &>> SIMD16<Int64>(repeating: 31))
    let rounded = ((h &>> (shift &- 32)) &+ 1) &>> SIMD16<Int32>(repeating: 1)
    let value = rounded &+ SIMD16(repeating: zeroPoint)
    let clamped = value.clamped(
      lowerBound: SIMD16(repeating: Int32(low)), upperBound: SIMD16(repeating: Int32(high)))
    return SIMD16<Int8>(truncatingIfNeeded: clamped)
  }

  /// With the whole 64-bit product, lane by lane.
  @_noAllocation @_noLocks @inline(never)
  private func requantizeWide(_ sum: SIMD16<Int32>) -> SIMD16<Int8> {
    var result = SIMD16<Int8>()
    for lane in 0..<16 {
      result[lane] = Requantization(multiplier: multiplier[lane], shift: shift[lane])
        .requantize(sum[lane], zeroPoint: zeroPoint, low: low, high: high)
    }
    return result
  }
}
