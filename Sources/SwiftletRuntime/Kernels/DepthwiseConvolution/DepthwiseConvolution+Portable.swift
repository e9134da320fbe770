/// Depthwise convolution with sixteen channels to a vector.
///
/// Two products of int8 sum to at most `2 * 128 * 127 = 32512`, so a pair of taps is added in int16
/// before it is widened.
enum DepthwiseConvolutionPortable {
  static func run(_ arguments: ConvolutionArguments) {
    let channels = unsafe arguments.output.channels
    for block in 0..<(channels + 15) / 16 {
      let scale = unsafe RequantizationVector(
        RequantizationTable(arguments.requantization), block: block,
        zeroPoint: arguments.output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
      unsafe run(
        arguments, scale, firstChannel: block * 16, count: min(16, channels - block * 16))
    }
  }

  /// One block of channels at every pixel.
  private static func run(
    _ arguments: ConvolutionArguments, _ scale: RequantizationVector, firstChannel: Int, count: Int
  ) {
    let output = unsafe arguments.output
    let window = unsafe arguments.window
    let taps = unsafe DepthwiseTaps(arguments, firstChannel: firstChannel, count: count)
    var pixel = unsafe output.base + firstChannel
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        let sum = unsafe taps.sum(
          top: row * window.strideHeight - window.padTop,
          left: column * window.strideWidth - window.padLeft)
        unsafe Lanes.store(scale.requantize(scale.bias &+ sum), to: pixel, count: count)
        unsafe pixel += output.pixelStride
      }
    }
  }
}

/// The weights and inputs of up to sixteen output channels.
@unsafe
private struct DepthwiseTaps {
  let input: ActivationView
  let window: Window
  let weights: UnsafePointer<Int8>
  let firstChannel: Int
  let count: Int
  let multiplier: Int

  init(_ arguments: ConvolutionArguments, firstChannel: Int, count: Int) {
    unsafe input = arguments.input
    unsafe window = arguments.window
    unsafe weights = arguments.weights + firstChannel * arguments.window.tapCount
    unsafe self.firstChannel = firstChannel
    unsafe self.count = count
    unsafe multiplier = arguments.output.channels / arguments.input.channels
  }

  /// The sums of the window whose first tap is at (`top`, `left`).
  @inline(__always)
  func sum(top: Int, left: Int) -> SIMD16<Int32> {
    let isInside =
      unsafe top >= 0 && left >= 0 && top + window.spanHeight <= input.height
      && left + window.spanWidth <= input.width
    if unsafe isInside && multiplier == 1 && count == 16 {
      return unsafe insideSum(top: top, left: left)
    }
    return unsafe edgeSum(top: top, left: left)
  }

  /// Every tap on valid elements, two taps at a time.
  @inline(__always)
  private func insideSum(top: Int, left: Int) -> SIMD16<Int32> {
    var sum = SIMD16<Int32>.zero
    let step = unsafe window.dilationWidth * input.pixelStride
    var w = unsafe UnsafeRawPointer(weights)
    for i in unsafe 0..<window.kernelHeight {
      let y = unsafe top + i * window.dilationHeight
      var x = unsafe UnsafeRawPointer(
        input.base + (y * input.width + left) * input.pixelStride + firstChannel)
      var taps = unsafe window.kernelWidth
      while taps >= 2 {
        let pair = unsafe product(x, w) &+ product(x + step, w + 16)
        sum &+= pair.widened
        unsafe x += 2 * step
        unsafe w += 32
        taps -= 2
      }
      if taps == 1 {
        sum &+= unsafe product(x, w).widened
        unsafe w += 16
      }
    }
    return sum
  }

  @inline(__always)
  private func product(_ x: UnsafeRawPointer, _ w: UnsafeRawPointer) -> SIMD16<Int16> {
    unsafe x.loadUnaligned(as: SIMD16<Int8>.self).widened
      &* w.loadUnaligned(as: SIMD16<Int8>.self).widened
  }

  /// Taps in the padding see the zero point; channels may be fewer than sixteen.
  private func edgeSum(top: Int, left: Int) -> SIMD16<Int32> {
    var sum = SIMD16<Int32>.zero
    for i in unsafe 0..<window.kernelHeight {
      for j in unsafe 0..<window.kernelWidth {
        let x = unsafe values(
          y: top + i * window.dilationHeight, x: left + j * window.dilationWidth)
        let tap = unsafe weights + (i * window.kernelWidth + j) * 16
        let w = unsafe UnsafeRawPointer(tap).loadUnaligned(as: SIMD16<Int8>.self)
        let product = x.widened &* w.widened
        sum &+= product.widened
      }
    }
    return sum
  }

  @inline(__always)
  private func values(y: Int, x: Int) -> SIMD16<Int8> {
    guard unsafe y >= 0 && y < input.height && x >= 0 && x < input.width else {
      return unsafe SIMD16(repeating: Int8(truncatingIfNeeded: input.zeroPoint))
    }
    let pixel = unsafe UnsafePointer(input.base + (y * input.width + x) * input.pixelStride)
    if unsafe multiplier == 1 { return unsafe Lanes.load(pixel + firstChannel, count: count) }
    var result = SIMD16<Int8>()
    for lane in unsafe 0..<count {
      result[lane] = unsafe pixel[(firstChannel + lane) / multiplier]
    }
    return result
  }
}
