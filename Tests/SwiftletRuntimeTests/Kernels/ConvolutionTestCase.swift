import SwiftletRuntime

/// One convolution, its data made from a seed.
struct ConvolutionTestCase: CustomStringConvertible, Sendable {
  enum Kind { case convolution, winograd, depthwise, fullyConnected }
  var kind = Kind.convolution
  var height = 5
  var width = 5
  var inputChannels: Int
  var outputChannels: Int
  var window = Window(kernel: 1)
  var groups = 1
  /// Patches that the memory of transforms is for; nil: all.
  var winogradPatches: Int?
  var inputExtra = 0
  var outputExtra = 0
  var inputPattern = TestPattern.random
  var weightPattern = TestPattern.random
  var scales = TestScales.typical
  var inputZeroPoint: Int32 = 3
  var outputZeroPoint: Int32 = -7
  var clamp: ClosedRange<Int8> = -128...127

  var description: String {
    "\(kind) \(height)x\(width)x\(inputChannels)+\(inputExtra) to \(outputChannels)+\(outputExtra)"
      + " groups \(groups) \(window) \(inputPattern) \(weightPattern) \(scales)"
      + " zero points \(inputZeroPoint) \(outputZeroPoint)"
  }

  private var depth: Int {
    switch kind {
    case .convolution, .winograd: window.tapCount * inputChannels / groups
    case .depthwise: window.tapCount
    case .fullyConnected: height * width * inputChannels
    }
  }

  /// The plain weight of one output channel, counted over all groups.
  private func weight(_ channel: Int, _ k: Int) -> Int8 {
    var random = SeededRandom(UInt64(channel * 7919 + k))
    return weightPattern.value(using: &random, lowest: -127)
  }

  /// The output's values, and whether all bytes around them are untouched.
  func run(_ path: KernelPath) -> (values: [Int8], isClean: Bool) {
    run(path, threads: 1)
  }

  /// The same, each of so many threads' shares after the other.
  func run(_ path: KernelPath, threads: Int) -> (values: [Int8], isClean: Bool) {
    var random = SeededRandom(42)
    let input = TestTensor(
      height, width, inputChannels, extra: inputExtra, before: inputExtra,
      zeroPoint: inputZeroPoint)
    input.fill(inputPattern, using: &random)
    let isFlat = kind == .fullyConnected
    let output = TestTensor(
      isFlat ? 1 : window.outputHeight(for: height), isFlat ? 1 : window.outputWidth(for: width),
      outputChannels, extra: outputExtra, before: outputExtra, zeroPoint: outputZeroPoint)
    let weights = makeWeights()
    let table = makeTable(using: &random)
    let scratch = TestBytes(
      count: kind == .convolution
        ? ConvolutionScratch.byteCount(
          inputChannelsPerGroup: inputChannels / groups, kernelHeight: window.kernelHeight,
          kernelWidth: window.kernelWidth,
          isPointwise: window.isPointwise(
            inputHeight: height, inputWidth: width, outputHeight: output.height,
            outputWidth: output.width)) : 0)
    let arguments = ConvolutionArguments(
      input: input.view, output: output.view, window: window, groups: groups,
      weights: weights.base, requantization: table.base, clampLow: clamp.lowerBound,
      clampHigh: clamp.upperBound, scratch: scratch.base, scratchByteCount: scratch.count)
    for part in WorkPart.all(threads) {
      if threads == 1 {
        run(arguments, path)
      } else {
        for piece in 0..<PanelShare.pieceCount {
          run(self.piece(piece, of: arguments, part), path)
        }
      }
    }
    return withExtendedLifetime((input, weights, table, scratch)) {
      (output.values, output.canariesAreIntact && input.canariesAreIntact)
    }
  }

  private func piece(
    _ index: Int, of arguments: ConvolutionArguments, _ part: WorkPart
  ) -> ConvolutionArguments? {
    switch kind {
    case .convolution: return arguments.piece(index, of: part)
    case .winograd: return index == 0 ? winogradPart(of: arguments, part) : nil
    case .depthwise: return index == 0 ? arguments.depthwisePart(part) : nil
    case .fullyConnected: return index == 0 ? arguments.fullyConnectedPart(part) : nil
    }
  }

  private func run(_ arguments: ConvolutionArguments?, _ path: KernelPath) {
    guard let arguments else { return }
    switch kind {
    case .convolution: ConvolutionKernel.run(arguments, path: path)
    case .winograd: runWinograd(arguments, path)
    case .depthwise: DepthwiseConvolutionKernel.run(arguments, path: path)
    case .fullyConnected: FullyConnectedKernel.run(arguments, path: path)
    }
  }

  private func makeWeights() -> TestWeights {
    if kind == .depthwise {
      return TestWeights(depthwiseChannels: outputChannels, taps: depth, weight)
    }
    let channels = outputChannels / groups
    return TestWeights(groups: groups, channels: channels, depth: depth) { group, channel, k in
      weight(group * channels + channel, k)
    }
  }

  private func makeTable(using random: inout SeededRandom) -> TestRequantization {
    let channels = outputChannels / groups
    let table = TestRequantization(groups: groups, channels: channels)
    for group in 0..<groups {
      for channel in 0..<channels {
        var sum: Int32 = 0
        for k in 0..<depth { sum += Int32(weight(group * channels + channel, k)) }
        table.set(
          group * ((channels + 15) / 16 * 16) + channel,
          bias: Int32.random(in: -20000...20000, using: &random) - inputZeroPoint * sum,
          scales.requantization(depth: depth, channel: channel, using: &random))
      }
    }
    return table
  }
}
