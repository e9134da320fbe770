import SwiftletRuntime
import Testing

@Suite struct ConvolutionTests {
  @Test("Every path equals the reference on tile edges of channels and depth", arguments: fastPaths)
  func channelEdges(path: KernelPath) {
    let edges = [1, 3, 4, 5, 15, 16, 17, 31, 33, 48, 64, 65, 130]
    for inputChannels in edges {
      for outputChannels in edges {
        expectSame(
          path,
          .init(height: 3, width: 5, inputChannels: inputChannels, outputChannels: outputChannels))
      }
    }
  }

  @Test("Every path equals the reference on any number of pixels", arguments: fastPaths)
  func pixelEdges(path: KernelPath) {
    for width in 1...40 {
      for outputChannels in [5, 20, 40, 64] {
        expectSame(
          path, .init(height: 1, width: width, inputChannels: 7, outputChannels: outputChannels))
      }
    }
  }

  @Test(
    "Every path equals the reference for all windows", arguments: fastPaths,
    [
      Window(kernel: 3, padding: 1), Window(kernel: 5, padding: 2), Window(kernel: 3, stride: 2),
      Window(kernel: 3, stride: 2, padding: 1), Window(kernel: 2, stride: 2),
      Window(kernel: 3, padding: 2, dilation: 2), Window(kernel: 1, stride: 2),
      Window(kernel: 1, padding: 1), Window(kernel: 1, stride: 3, padding: 2),
      Window(kernel: 7, padding: 6), Window(kernel: 7),
      Window(
        kernelHeight: 1, kernelWidth: 4, strideHeight: 2, strideWidth: 1, dilationHeight: 1,
        dilationWidth: 2, padTop: 0, padLeft: 3, padBottom: 1, padRight: 2),
      Window(
        kernelHeight: 4, kernelWidth: 1, strideHeight: 1, strideWidth: 3, dilationHeight: 2,
        dilationWidth: 1, padTop: 5, padLeft: 0, padBottom: 0, padRight: 1),
    ])
  func windows(path: KernelPath, window: Window) {
    for (height, width) in [(7, 7), (8, 11)] {
      for inputChannels in [1, 3, 4, 8, 17] {
        for (inputExtra, outputExtra) in [(0, 0), (5, 9)] {
          expectSame(
            path,
            .init(
              height: height, width: width, inputChannels: inputChannels, outputChannels: 19,
              window: window, inputExtra: inputExtra, outputExtra: outputExtra))
        }
      }
    }
  }

  @Test("Strips of several rows, with few output channels joined pixels", arguments: fastPaths)
  func strips(path: KernelPath) {
    let shapes = [
      (8, 1, 6), (12, 3, 8), (8, 3, 16), (10, 2, 5), (16, 1, 1), (40, 16, 16), (20, 60, 20),
    ]
    for (width, inputChannels, outputChannels) in shapes {
      for window in [Window(kernel: 5, padding: 2), Window(kernel: 3, stride: 2, padding: 1)] {
        for scales in TestScales.allCases {
          expectSame(
            path,
            .init(
              height: 31, width: width, inputChannels: inputChannels,
              outputChannels: outputChannels, window: window, scales: scales))
        }
      }
    }
  }

  @Test("Every path equals the reference with groups", arguments: fastPaths)
  func groups(path: KernelPath) {
    for groups in [2, 3, 8] {
      for (inputChannels, outputChannels) in [(1, 1), (3, 5), (4, 16), (9, 17)] {
        for window in [Window(kernel: 1), Window(kernel: 3, stride: 2, padding: 1)] {
          expectSame(
            path,
            .init(
              inputChannels: groups * inputChannels, outputChannels: groups * outputChannels,
              window: window, groups: groups, outputExtra: 3))
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
        for (inputZero, outputZero) in [(-128, 127), (127, -128), (0, 0)] as [(Int32, Int32)] {
          for kernel in [1, 3] {
            expectSame(
              path,
              .init(
                height: 4, width: 6, inputChannels: 21, outputChannels: 37,
                window: Window(kernel: kernel, padding: kernel / 2), inputPattern: inputPattern,
                weightPattern: weightPattern, scales: scales, inputZeroPoint: inputZero,
                outputZeroPoint: outputZero))
          }
        }
      }
    }
  }

  @Test("The fused activation's clamp", arguments: fastPaths)
  func clamp(path: KernelPath) {
    expectSame(
      path, .init(inputChannels: 16, outputChannels: 24, outputZeroPoint: -20, clamp: -20...50))
  }

  @Test("Windows deeper than a few packed rows", arguments: fastPaths)
  func deep(path: KernelPath) {
    for inputChannels in [29, 64, 128, 130] {
      expectSame(
        path,
        .init(
          height: 6, width: 7, inputChannels: inputChannels, outputChannels: 70,
          window: Window(kernel: 3, padding: 1)))
    }
  }

  @Test("The reference on values computed by hand")
  func reference() {
    // 2x2 input, kernel 2x2, one padding row on top with zero point 1:
    // row 0 sees (1, 1, 2, -3), row 1 sees (2, -3, 4, 5); weights (1, 2, 3, -4), bias 10.
    // Sums 1+2+6+12+10 = 31 and 2-6+12-20+10 = -2; scale 1/4: floor(7.75 + .5), floor(-.5 + .5).
    let input = TestTensor(2, 2, 1, zeroPoint: 1)
    input.fill([2, -3, 4, 5])
    let output = TestTensor(2, 1, 1, zeroPoint: 100)
    let plain: [Int8] = [1, 2, 3, -4]
    let weights = TestWeights(channels: 1, depth: 4) { _, _, k in plain[k] }
    let table = TestRequantization(channels: 1)
    table.set(0, bias: 10, Requantization(multiplier: 1 << 30, shift: 32))
    let scratch = TestBytes(count: 256)
    ConvolutionKernel.run(
      ConvolutionArguments(
        input: input.view, output: output.view,
        window: Window(kernelHeight: 2, kernelWidth: 2, padTop: 1), weights: weights.base,
        requantization: table.base, scratch: scratch.base, scratchByteCount: scratch.count),
      path: .reference)
    #expect(output.values == [108, 100])
  }

  private func expectSame(_ path: KernelPath, _ test: ConvolutionTestCase) {
    let expected = test.run(.reference)
    let actual = test.run(path)
    #expect(actual.values == expected.values, "\(path): \(test)")
    #expect(actual.isClean, "\(path) wrote outside: \(test)")
  }
}
