import SwiftletRuntime
import Testing

@Suite struct TransposedConvolutionTests {
  typealias Case = TransposedConvolutionTestCase

  static let windows = [
    Window(kernel: 1), Window(kernel: 3, padding: 1), Window(kernel: 2, stride: 2),
    Window(kernel: 4, stride: 2, padding: 1), Window(kernel: 3, stride: 2, padding: 1),
    // Phases without taps, in rows and in columns.
    Window(kernelHeight: 1, kernelWidth: 2, strideHeight: 2, strideWidth: 3),
    Window(kernel: 3, stride: 2, dilation: 2), Window(kernel: 2, stride: 4, dilation: 6),
    Window(kernel: 2, stride: 3, padding: 0, dilation: 2),
    // Output padding.
    Window(
      kernelHeight: 3, kernelWidth: 4, strideHeight: 2, strideWidth: 3, dilationHeight: 3,
      dilationWidth: 1, padTop: 2, padLeft: 1, padBottom: -1, padRight: -2),
    // More padding than the kernel: the first outputs see later rows only.
    Window(kernel: 2, stride: 2, padding: 3), Window(kernel: 1, stride: 1, padding: 1),
    Window(
      kernelHeight: 5, kernelWidth: 1, strideHeight: 1, strideWidth: 2, padTop: 0, padLeft: 0,
      padBottom: -5, padRight: -7),
  ]

  /// Input and output channels, groups.
  static let channels = [
    (1, 1, 1), (3, 17, 1), (16, 5, 1), (4, 6, 2), (36, 34, 2), (5, 5, 5), (18, 18, 18), (4, 8, 4),
  ]

  private func cases(_ window: Window) -> [Case] {
    Self.channels.flatMap { inputs, outputs, groups in
      var example = Case(
        height: 7, width: 8, inputChannels: inputs, outputChannels: outputs, window: window,
        groups: groups)
      let dense = example
      (example.inputExtra, example.outputExtra) = (5, 3)
      example.inputZeroPoint = -128
      (example.inputPattern, example.weightPattern) = (.extremes, .extremes)
      example.clamp = -100...90
      return [dense, example]
    }
  }

  @Test("The reference adds multiples of the kernel", arguments: windows)
  func definition(window: Window) {
    for example in cases(window) {
      let actual = example.run(.reference)
      #expect(actual.values == example.expected, "\(example)")
      #expect(actual.isClean, "\(example)")
    }
  }

  @Test("Every path equals the reference", arguments: fastPaths, windows)
  func paths(path: KernelPath, window: Window) {
    for example in cases(window) {
      let expected = example.run(.reference)
      for threads in [1, 2, 3] {
        let actual = example.run(path, threads: threads)
        #expect(actual.values == expected.values, "\(example) \(threads)")
        #expect(actual.isClean, "\(example) \(threads)")
      }
    }
  }
}
