internal import CSwiftletKernels

/// The product of rows and weights with Swift's vectors.
///
/// Sixteen weights, four channels by four depths, meet the same four values of a row in all four
/// quarters. Two such products of int8 sum to at most `2 * 128 * 127 = 32512`, so they fit int16;
/// then neighbours are added pairwise into int32. Lanes `2c` and `2c + 1` hold channel `c`.
enum ConvolutionPortable {
  static func run(_ arguments: swl_matmul_int8_arguments) {
    for row in unsafe stride(
      from: 0, to: arguments.row_count, by: ConvolutionScratch.tileRows)
    {
      let count = unsafe min(ConvolutionScratch.tileRows, arguments.row_count - row)
      unsafe WindowTaps.find(arguments, first: arguments.first_row + row, count: count)
      for block in unsafe 0..<(arguments.channels + 15) / 16 {
        unsafe run(arguments, rows: row..<row + count, block: block)
      }
    }
  }

  /// A few rows times sixteen channels.
  private static func run(_ arguments: swl_matmul_int8_arguments, rows: Range<Int>, block: Int) {
    let scale = unsafe RequantizationVector(
      RequantizationTable(arguments.requantization), block: block,
      zeroPoint: arguments.range.zero_point,
      low: Int8(truncatingIfNeeded: arguments.range.clamp_low),
      high: Int8(truncatingIfNeeded: arguments.range.clamp_high))
    let weights =
      unsafe UnsafeRawPointer(arguments.weights)
      + block * ((arguments.depth + 3) & ~3) * 16
    let channels = unsafe min(16, arguments.channels - block * 16)
    for row in rows {
      var sums = QuarterSums()
      if let window = unsafe arguments.window {
        let taps = unsafe window.pointee.kernel_height * window.pointee.kernel_width
        let table = unsafe arguments.pointers + (row - rows.lowerBound) * taps
        for tap in 0..<taps {
          let offset = unsafe tap * window.pointee.channels * 16
          unsafe sums.add(table[tap], weights + offset, count: window.pointee.channels)
        }
      } else {
        unsafe sums.add(
          arguments.rows + row * arguments.row_stride, weights, count: arguments.depth)
      }
      unsafe Lanes.store(
        scale.requantize(scale.bias &+ sums.total),
        to: arguments.output + row * arguments.output_stride + block * 16, count: channels)
    }
  }
}

/// Sixteen channels' sums of products, two lanes to a channel.
private struct QuarterSums {
  private var s0 = SIMD8<Int32>.zero
  private var s1 = SIMD8<Int32>.zero
  private var s2 = SIMD8<Int32>.zero
  private var s3 = SIMD8<Int32>.zero

  var total: SIMD16<Int32> {
    @inline(__always) get {
      let lower = SIMD16<Int32>(lowHalf: s0, highHalf: s1)
      let upper = SIMD16<Int32>(lowHalf: s2, highHalf: s3)
      return SIMD16<Int32>(
        lowHalf: lower.evenHalf &+ lower.oddHalf, highHalf: upper.evenHalf &+ upper.oddHalf)
    }
  }

  /// Adds the products of `count` consecutive values with their weights.
  @inline(__always)
  mutating func add(_ row: UnsafePointer<Int8>?, _ weights: UnsafeRawPointer, count: Int) {
    guard let row = unsafe row else { return }
    let bytes = unsafe UnsafeRawPointer(row)
    var k = 0
    while k + 8 <= count {
      let x0 = unsafe Self.repeated(bytes.loadUnaligned(fromByteOffset: k, as: UInt32.self))
      let x1 = unsafe Self.repeated(bytes.loadUnaligned(fromByteOffset: k + 4, as: UInt32.self))
      let block = unsafe weights + k * 16
      s0 &+= unsafe Self.pairs(Self.product(x0, block) &+ Self.product(x1, block + 64))
      s1 &+= unsafe Self.pairs(Self.product(x0, block + 16) &+ Self.product(x1, block + 80))
      s2 &+= unsafe Self.pairs(Self.product(x0, block + 32) &+ Self.product(x1, block + 96))
      s3 &+= unsafe Self.pairs(Self.product(x0, block + 48) &+ Self.product(x1, block + 112))
      k += 8
    }
    while k < count {
      let x = unsafe Self.repeated(Self.quad(row + k, count: count - k))
      let block = unsafe weights + k * 16
      s0 &+= unsafe Self.pairs(Self.product(x, block))
      s1 &+= unsafe Self.pairs(Self.product(x, block + 16))
      s2 &+= unsafe Self.pairs(Self.product(x, block + 32))
      s3 &+= unsafe Self.pairs(Self.product(x, block + 48))
      k += 4
    }
  }

  /// Up to four values of a row, zeros after its end.
  @inline(__always)
  private static func quad(_ row: UnsafePointer<Int8>, count: Int) -> UInt32 {
    if count >= 4 { return unsafe UnsafeRawPointer(row).loadUnaligned(as: UInt32.self) }
    var value: UInt32 = 0
    for index in 0..<count {
      value |= unsafe UInt32(UInt8(bitPattern: row[index])) &<< UInt32(8 * index)
    }
    return value
  }

  @inline(__always)
  private static func repeated(_ quad: UInt32) -> SIMD16<Int16> {
    let bytes = unsafe unsafeBitCast(SIMD4<UInt32>(repeating: quad), to: SIMD16<Int8>.self)
    return bytes.widened
  }

  @inline(__always)
  private static func product(_ x: SIMD16<Int16>, _ weights: UnsafeRawPointer) -> SIMD16<Int16> {
    let w = unsafe weights.loadUnaligned(as: SIMD16<Int8>.self)
    return x &* w.widened
  }

  /// Neighbours added, in int32.
  @inline(__always)
  private static func pairs(_ products: SIMD16<Int16>) -> SIMD8<Int32> {
    products.evenHalf.widened
      &+ products.oddHalf.widened
  }
}
