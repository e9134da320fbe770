import SwiftletRuntime
import Testing

@Suite struct FullyConnectedTests {
  @Test("Every path equals the reference on edges of depth and channels", arguments: fastPaths)
  func edges(path: KernelPath) {
    for inputChannels in [1, 2, 3, 4, 5, 15, 16, 17, 33, 64, 65, 400] {
      for outputChannels in [1, 10, 15, 16, 17, 33, 48, 64, 65, 84, 120] {
        expectSame(
          path,
          .init(
            kind: .fullyConnected, height: 1, width: 1, inputChannels: inputChannels,
            outputChannels: outputChannels))
      }
    }
  }

  @Test(
    "Every path equals the reference at extreme values and scales", arguments: fastPaths,
    TestScales.allCases)
  func extremes(path: KernelPath, scales: TestScales) {
    for inputPattern in TestPattern.allCases {
      for weightPattern in TestPattern.allCases {
        expectSame(
          path,
          .init(
            kind: .fullyConnected, height: 3, width: 5, inputChannels: 7, outputChannels: 35,
            inputPattern: inputPattern, weightPattern: weightPattern, scales: scales,
            inputZeroPoint: -128, outputZeroPoint: 127))
      }
    }
  }

  @Test("The reference equals a convolution whose kernel is the whole map")
  func reference() {
    var test = ConvolutionTestCase(
      kind: .fullyConnected, height: 3, width: 4, inputChannels: 5, outputChannels: 20,
      window: Window(kernelHeight: 3, kernelWidth: 4))
    let dense = test.run(.reference).values
    test.kind = .convolution
    #expect(test.run(.reference).values == dense)
  }

  @Test("The reference equals the formula in double precision")
  func formula() {
    let (inputs, outputs) = (50, 9)
    var random = SeededRandom(7)
    let input = TestTensor(1, 1, inputs, zeroPoint: 11)
    input.fill(.random, using: &random)
    let output = TestTensor(1, 1, outputs, zeroPoint: -3)
    let plain = (0..<inputs * outputs).map { _ in Int8.random(in: -127...127, using: &random) }
    let weights = TestWeights(channels: outputs, depth: inputs) { _, o, k in plain[o * inputs + k] }
    let table = TestRequantization(channels: outputs)
    var expected: [Int8] = []
    for o in 0..<outputs {
      let entry = Requantization(multiplier: 1_234_567_890 + Int32(o) * 9999, shift: 41)
      let row = plain[o * inputs..<(o + 1) * inputs]
      let bias = Int32(o * 1000)
      table.set(o, bias: bias - 11 * row.reduce(0) { $0 + Int32($1) }, entry)
      var sum = Double(bias)
      for (x, w) in zip(input.values, row) { sum += (Double(x) - 11) * Double(w) }
      let scaled = sum * Double(entry.multiplier) / 0x1p41
      expected.append(Int8(min(max((scaled + 0.5).rounded(.down) - 3, -128), 127)))
    }
    FullyConnectedKernel.run(
      ConvolutionArguments(
        input: input.view, output: output.view, window: Window(kernel: 1), weights: weights.base,
        requantization: table.base, scratch: output.memory.base, scratchByteCount: 0),
      path: .reference)
    #expect(output.values == expected)
  }

  private func expectSame(_ path: KernelPath, _ test: ConvolutionTestCase) {
    let expected = test.run(.reference)
    let actual = test.run(path)
    #expect(actual.values == expected.values, "\(path): \(test)")
    #expect(actual.isClean, "\(path) wrote outside: \(test)")
  }
}
