/// Max pooling with vectors of 16, 8 or 4 channels, whichever fits; the last vector of a pixel
/// overlaps the one before it.
enum MaxPoolPortable {
  static func run(_ arguments: PoolArguments) {
    let channels = unsafe arguments.input.channels
    if channels >= 16 {
      unsafe run(arguments, SIMD16<Int8>.self)
    } else if channels >= 8 {
      unsafe run(arguments, SIMD8<Int8>.self)
    } else if channels >= 4 {
      unsafe run(arguments, SIMD4<Int8>.self)
    } else {
      unsafe MaxPoolReference.run(arguments)
    }
  }

  @inline(__always)
  private static func run<Vector: MaximumLanes>(_ arguments: PoolArguments, _ vector: Vector.Type) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    let last = unsafe input.channels - Vector.scalarCount
    var pixel = unsafe output.base
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        let window = unsafe PoolWindow(
          arguments.window, row: row, column: column, height: input.height, width: input.width)
        var channel = 0
        while true {
          let value = unsafe largest(arguments, window, channel: channel, vector)
          unsafe UnsafeMutableRawPointer(pixel + channel).storeBytes(of: value, as: Vector.self)
          if channel == last { break }
          channel = min(channel + Vector.scalarCount, last)
        }
        unsafe pixel += output.pixelStride
      }
    }
  }

  @inline(__always)
  private static func largest<Vector: MaximumLanes>(
    _ arguments: PoolArguments, _ window: PoolWindow, channel: Int, _ vector: Vector.Type
  ) -> Vector {
    let input = unsafe arguments.input
    let step = unsafe arguments.window.dilationWidth * input.pixelStride
    let line = unsafe arguments.window.dilationHeight * input.width * input.pixelStride
    var largest = unsafe Vector(repeating: arguments.clampLow)
    var start = unsafe UnsafeRawPointer(
      input.base + (window.firstRow * input.width + window.firstColumn) * input.pixelStride
        + channel)
    for _ in 0..<window.rowCount {
      var tap = unsafe start
      for _ in 0..<window.columnCount {
        let value = unsafe tap.loadUnaligned(as: Vector.self)
        largest = largest.maximum(value)
        unsafe tap += step
      }
      unsafe start += line
    }
    let high = unsafe Vector(repeating: arguments.clampHigh)
    return largest.minimum(high)
  }
}
