import SwiftletRuntime
import Testing

@Suite struct DepthwiseConvolutionTests {
  @Test("Every path equals the reference on channel edges and multipliers", arguments: fastPaths)
  func channels(path: KernelPath) {
    for channels in [1, 3, 4, 8, 15, 16, 17, 32, 33, 65] {
      for multiplier in [1, 2, 3, 5] {
        for extra in [0, 6] {
          var test = ConvolutionTestCase(
            kind: .depthwise, height: 6, width: 7, inputChannels: channels,
            outputChannels: channels * multiplier, window: Window(kernel: 3, padding: 1))
          (test.inputExtra, test.outputExtra) = (extra, extra)
          expectSame(path, test)
        }
      }
    }
  }

  @Test(
    "Every path equals the reference for all windows", arguments: fastPaths,
    [
      Window(kernel: 1), Window(kernel: 2), Window(kernel: 3, stride: 2, padding: 1),
      Window(kernel: 5, padding: 2), Window(kernel: 3, padding: 2, dilation: 2),
      Window(kernel: 3, stride: 2), Window(kernel: 5, stride: 2, padding: 2),
      Window(kernel: 5), Window(kernel: 5, stride: 2, padding: 4), Window(kernel: 3, padding: 2),
      Window(kernel: 3, stride: 3, padding: 1),
      Window(
        kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 2, dilationHeight: 2,
        padTop: 2, padLeft: 0, padBottom: 1, padRight: 3),
      Window(kernel: 7, padding: 6), Window(kernel: 7),
      Window(
        kernelHeight: 2, kernelWidth: 4, strideHeight: 2, strideWidth: 1, dilationHeight: 3,
        dilationWidth: 2, padTop: 1, padLeft: 3, padBottom: 1, padRight: 2),
    ])
  func windows(path: KernelPath, window: Window) {
    for channels in [5, 16, 24, 40, 64, 100, 144] {
      for extra in [0, 3] {
        var test = ConvolutionTestCase(
          kind: .depthwise, height: 9, width: 8, inputChannels: channels, outputChannels: channels,
          window: window)
        (test.inputExtra, test.outputExtra) = (extra, extra)
        expectSame(path, test)
      }
    }
  }

  @Test("Every path equals the reference on maps of any extent", arguments: fastPaths)
  func extents(path: KernelPath) {
    for window in [Window(kernel: 3, padding: 1), Window(kernel: 5, stride: 2, padding: 2)] {
      for channels in [8, 33] {
        for (height, width) in [(1, 1), (1, 7), (2, 1), (3, 2), (6, 19), (7, 3)] {
          expectSame(
            path,
            .init(
              kind: .depthwise, height: height, width: width, inputChannels: channels,
              outputChannels: channels, window: window))
        }
      }
    }
  }

  @Test(
    "Every path equals the reference at extreme values and scales", arguments: fastPaths,
    TestScales.allCases)
  func extremes(path: KernelPath, scales: TestScales) {
    for inputPattern in TestPattern.allCases {
      for weightPattern in TestPattern.allCases {
        for (inputZero, outputZero) in [(-128, 127), (127, -128)] as [(Int32, Int32)] {
          for (channels, kernel) in [(14, 3), (18, 5), (70, 3)] {
            expectSame(
              path,
              .init(
                kind: .depthwise, inputChannels: channels, outputChannels: channels,
                window: Window(kernel: kernel, padding: 1), inputPattern: inputPattern,
                weightPattern: weightPattern, scales: scales, inputZeroPoint: inputZero,
                outputZeroPoint: outputZero))
          }
        }
      }
    }
  }

  @Test("The reference equals a grouped convolution with one input channel per group")
  func reference() {
    let window = Window(kernel: 3, stride: 2, padding: 1)
    for multiplier in [1, 3] {
      var test = ConvolutionTestCase(
        kind: .depthwise, inputChannels: 6, outputChannels: 6 * multiplier, window: window)
      let depthwise = test.run(.reference).values
      test.kind = .convolution
      test.groups = 6
      #expect(test.run(.reference).values == depthwise)
    }
  }

  private func expectSame(_ path: KernelPath, _ test: ConvolutionTestCase) {
    let expected = test.run(.reference)
    let actual = test.run(path)
    #expect(actual.values == expected.values, "\(path): \(test)")
    #expect(actual.isClean, "\(path) wrote outside: \(test)")
  }
}
