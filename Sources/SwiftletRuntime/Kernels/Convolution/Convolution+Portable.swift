internal import CSwiftletKernels

/// The product of rows and weights with Swift's vectors.
///
/// Sixteen weights, four channels by four depths, meet the same four values of a row in all four
/// quarters. Two such products of int8 sum to at most `2 * 128 * 127 = 32512`, so they fit int16;
/// then neighbours are added pairwise into int32. Lanes `2c` and `2c + 1` hold channel `c`.
enum ConvolutionPortable {
  static func run(_ arguments: swl_matmul_int8_arguments) {
    let paddedDepth = unsafe (arguments.depth + 3) & ~3
    guard var weights = unsafe arguments.weights, let rows = unsafe arguments.rows else { return }
    for block in unsafe 0..<(arguments.channels + 15) / 16 {
      let scale = unsafe RequantizationVector(
        RequantizationTable(arguments.requantization), block: block,
        zeroPoint: arguments.range.zero_point,
        low: Int8(truncatingIfNeeded: arguments.range.clamp_low),
        high: Int8(truncatingIfNeeded: arguments.range.clamp_high))
      let channels = unsafe min(16, arguments.channels - block * 16)
      var row = unsafe rows
      var output = unsafe arguments.output + block * 16
      for _ in unsafe 0..<arguments.row_count {
        let sum = unsafe scale.bias &+ dot(row, weights, depth: arguments.depth)
        unsafe Lanes.store(scale.requantize(sum), to: output, count: channels)
        unsafe row += arguments.row_stride
        unsafe output += arguments.output_stride
      }
      unsafe weights += paddedDepth * 16
    }
  }

  /// The sums of one row and sixteen channels.
  @inline(__always)
  private static func dot(
    _ row: UnsafePointer<Int8>, _ weights: UnsafePointer<Int8>, depth: Int
  ) -> SIMD16<Int32> {
    var (s0, s1, s2, s3) =
      (SIMD8<Int32>.zero, SIMD8<Int32>.zero, SIMD8<Int32>.zero, SIMD8<Int32>.zero)
    let w = unsafe UnsafeRawPointer(weights)
    let rowBytes = unsafe UnsafeRawPointer(row)
    var k = 0
    while k + 8 <= depth {
      let x0 = unsafe repeated(rowBytes.loadUnaligned(fromByteOffset: k, as: UInt32.self))
      let x1 = unsafe repeated(rowBytes.loadUnaligned(fromByteOffset: k + 4, as: UInt32.self))
      let block = unsafe w + k * 16
      s0 &+= unsafe pairs(product(x0, block) &+ product(x1, block + 64))
      s1 &+= unsafe pairs(product(x0, block + 16) &+ product(x1, block + 80))
      s2 &+= unsafe pairs(product(x0, block + 32) &+ product(x1, block + 96))
      s3 &+= unsafe pairs(product(x0, block + 48) &+ product(x1, block + 112))
      k += 8
    }
    while k < depth {
      let x = unsafe repeated(quad(row + k, count: depth - k))
      let block = unsafe w + k * 16
      s0 &+= unsafe pairs(product(x, block))
      s1 &+= unsafe pairs(product(x, block + 16))
      s2 &+= unsafe pairs(product(x, block + 32))
      s3 &+= unsafe pairs(product(x, block + 48))
      k += 4
    }
    let lower = SIMD16<Int32>(lowHalf: s0, highHalf: s1)
    let upper = SIMD16<Int32>(lowHalf: s2, highHalf: s3)
    return SIMD16<Int32>(
      lowHalf: lower.evenHalf &+ lower.oddHalf, highHalf: upper.evenHalf &+ upper.oddHalf)
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
