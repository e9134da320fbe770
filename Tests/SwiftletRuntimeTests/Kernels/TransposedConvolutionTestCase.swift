import SwiftletRuntime

/// One transposed convolution, its data made from a seed.
struct TransposedConvolutionTestCase: CustomStringConvertible, Sendable {
  var height = 3
  var width = 4
  var inputChannels: Int
  var outputChannels: Int
  /// The padding after the last row and column may be negative: output padding.
  var window: Window
  var groups = 1
  var inputExtra = 0
  var outputExtra = 0
  var inputPattern = TestPattern.random
  var weightPattern = TestPattern.random
  var inputZeroPoint: Int32 = 3
  var clamp: ClosedRange<Int8> = -128...127

  var description: String {
    "\(height)x\(width)x\(inputChannels)+\(inputExtra) to \(outputChannels)+\(outputExtra)"
      + " groups \(groups) \(window) \(inputPattern) \(weightPattern) zero point \(inputZeroPoint)"
  }

  private var outputHeight: Int {
    (height - 1) * window.strideHeight + window.spanHeight - window.padTop - window.padBottom
  }
  private var outputWidth: Int {
    (width - 1) * window.strideWidth + window.spanWidth - window.padLeft - window.padRight
  }
  private var groupInputs: Int { inputChannels / groups }
  private var groupOutputs: Int { outputChannels / groups }
  private var isDepthwise: Bool { groups > 1 && groups == inputChannels }

  /// The weight of a kernel tap between an output channel and an input channel of its group.
  private func weight(_ output: Int, _ row: Int, _ column: Int, _ input: Int) -> Int8 {
    let tap = row * window.kernelWidth + column
    var random = SeededRandom(UInt64((output * 997 + tap) * 991 + input))
    return weightPattern.value(using: &random, lowest: -127)
  }

  private func bias(_ output: Int) -> Int { output * 1237 % 4001 - 2000 }

  private func scale(_ output: Int) -> Requantization {
    Requantization(
      multiplier: 1 << 30 + Int32(output % 16) << 20, shift: output % 7 == 0 ? 31 : 42)
  }

  /// The kernel rows of a phase in the order of the input rows; nil stands for a phase without any.
  private static func taps(_ kernel: Int, _ stride: Int, _ dilation: Int, _ phase: Int) -> [Int?] {
    let taps = (0..<kernel).filter { $0 * dilation % stride == phase }
    return taps.isEmpty ? [nil] : taps.reversed()
  }

  private struct Phase {
    var rows: [Int?]
    var columns: [Int?]
  }

  private var phases: [Phase] {
    (0..<window.strideHeight).flatMap { row in
      (0..<window.strideWidth).map { column in
        Phase(
          rows: Self.taps(
            window.kernelHeight, window.strideHeight, window.dilationHeight, row),
          columns: Self.taps(
            window.kernelWidth, window.strideWidth, window.dilationWidth, column))
      }
    }
  }

  /// The output's values, computed in the shares of so many threads, and whether all bytes around
  /// them are untouched.
  func run(_ path: KernelPath, threads: Int = 1) -> (values: [Int8], isClean: Bool) {
    let input = makeInput()
    let output = TestTensor(
      outputHeight, outputWidth, outputChannels, extra: outputExtra, before: outputExtra,
      zeroPoint: -7)
    let (weights, table) = makeParameters()
    let scratch = TestBytes(
      count: TransposedConvolutionScratch.byteCount(
        TransposedConvolutionLayout(
          inputChannels: inputChannels, outputChannels: outputChannels, groups: groups),
        rows: TransposedAxis(
          kernel: window.kernelHeight, stride: window.strideHeight,
          dilation: window.dilationHeight, padding: window.padTop, output: outputHeight),
        columns: TransposedAxis(
          kernel: window.kernelWidth, stride: window.strideWidth,
          dilation: window.dilationWidth, padding: window.padLeft, output: outputWidth)))
    let arguments = ConvolutionArguments(
      input: input.view, output: output.view, window: window, groups: groups,
      weights: UnsafePointer(weights.base.assumingMemoryBound(to: Int8.self)),
      requantization: table.base, clampLow: clamp.lowerBound, clampHigh: clamp.upperBound,
      scratch: scratch.base, scratchByteCount: scratch.count)
    for part in WorkPart.all(threads) {
      guard let share = arguments.transposedPart(part) else { continue }
      TransposedConvolutionKernel.run(share, path: path)
    }
    return withExtendedLifetime((input, weights, table, scratch)) {
      (output.values, output.canariesAreIntact && input.canariesAreIntact)
    }
  }

  private func makeInput() -> TestTensor {
    var random = SeededRandom(42)
    let input = TestTensor(
      height, width, inputChannels, extra: inputExtra, before: inputExtra,
      zeroPoint: inputZeroPoint)
    input.fill(inputPattern, using: &random)
    return input
  }

  /// Weights and requantization as docs/file-format.md lays them out.
  private func makeParameters() -> (TestBytes, TestRequantization) {
    let blocksPerGroup = isDepthwise ? (outputChannels + 15) / 16 : (groupOutputs + 15) / 16
    let blocks = isDepthwise ? blocksPerGroup : groups * blocksPerGroup
    let table = TestRequantization(channels: phases.count * blocks * 16)
    var bytes: [Int8] = []
    for (index, phase) in phases.enumerated() {
      let tapCount = phase.rows.count * phase.columns.count
      let depth = isDepthwise ? tapCount : (tapCount * groupInputs + 3) / 4 * 4
      var part = [Int8](repeating: 0, count: (blocks * 16 * depth + 63) / 64 * 64)
      for output in 0..<outputChannels {
        let lane =
          isDepthwise
          ? output : output / groupOutputs * blocksPerGroup * 16 + output % groupOutputs
        var sum = 0
        for tap in 0..<tapCount {
          guard let row = phase.rows[tap / phase.columns.count],
            let column = phase.columns[tap % phase.columns.count]
          else { continue }
          for input in 0..<groupInputs {
            let k = tap * groupInputs + input
            let place =
              isDepthwise
              ? (lane / 16 * tapCount + tap) * 16 + lane % 16
              : (lane / 16 * (depth / 4) + k / 4) * 64 + lane % 16 * 4 + k % 4
            part[place] = weight(output, row, column, input)
            sum += Int(part[place])
          }
        }
        table.set(
          index * blocks * 16 + lane, bias: Int32(bias(output) - Int(inputZeroPoint) * sum),
          scale(output))
      }
      bytes += part
    }
    let weights = TestBytes(count: bytes.count)
    for (index, byte) in bytes.enumerated() {
      weights.base.storeBytes(of: byte, toByteOffset: index, as: Int8.self)
    }
    return (weights, table)
  }

  /// By the definition: every input element adds its multiple of the kernel to the output.
  var expected: [Int8] {
    let input = makeInput()
    let values = input.values
    var sums = [Int](repeating: 0, count: outputHeight * outputWidth * outputChannels)
    for pixel in 0..<height * width {
      for tap in 0..<window.tapCount {
        let (row, column) = tap.quotientAndRemainder(dividingBy: window.kernelWidth)
        let y = pixel / width * window.strideHeight + row * window.dilationHeight - window.padTop
        let x = pixel % width * window.strideWidth + column * window.dilationWidth - window.padLeft
        guard (0..<outputHeight).contains(y), (0..<outputWidth).contains(x) else { continue }
        for output in 0..<outputChannels {
          for channel in 0..<groupInputs {
            let place = pixel * inputChannels + output / groupOutputs * groupInputs + channel
            sums[(y * outputWidth + x) * outputChannels + output] +=
              (Int(values[place]) - Int(inputZeroPoint))
              * Int(weight(output, row, column, channel))
          }
        }
      }
    }
    return sums.enumerated().map { index, sum in
      let output = index % outputChannels
      return scale(output).requantize(
        Int32(sum + bias(output)), zeroPoint: -7, low: clamp.lowerBound, high: clamp.upperBound)
    }
  }
}
