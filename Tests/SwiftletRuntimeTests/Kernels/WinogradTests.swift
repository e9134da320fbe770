#if arch(x86_64)
  import SwiftletRuntime
  import Testing

  /// Convolution by Winograd's transforms gives the bytes of the definition.
  @Suite("Winograd") struct WinogradTests {
    static let paths = [KernelPath.avx2, .avxvnni, .avx512vnni].filter(\.isAvailable)

    @Test("on tile edges of channels", arguments: paths)
    func channels(path: KernelPath) {
      for inputChannels in [4, 8, 16, 20, 32, 36, 64, 68, 132] {
        for outputChannels in [1, 15, 16, 17, 32, 33, 48, 65] {
          expectSame(
            path,
            .init(
              kind: .winograd, height: 5, width: 6, inputChannels: inputChannels,
              outputChannels: outputChannels, window: Window(kernel: 3, padding: 1)))
        }
      }
    }

    @Test("on maps of any size and padding, dense or not", arguments: paths)
    func maps(path: KernelPath) {
      for height in 1...9 {
        for width in [1, 2, 3, 4, 5, 8, 11, 30] {
          for padding in 0...2 where min(height, width) + 2 * padding >= 3 {
            for (inputExtra, outputExtra) in [(0, 0), (5, 9)] {
              expectSame(
                path,
                .init(
                  kind: .winograd, height: height, width: width, inputChannels: 12,
                  outputChannels: 19, window: Window(kernel: 3, padding: padding),
                  inputExtra: inputExtra, outputExtra: outputExtra))
            }
          }
        }
      }
    }

    @Test("in memory for any number of patches", arguments: paths)
    func memory(path: KernelPath) {
      for patches in 1...50 {
        expectSame(
          path,
          .init(
            kind: .winograd, height: 28, width: 28, inputChannels: 16, outputChannels: 16,
            window: Window(kernel: 3, padding: 1), winogradPatches: patches))
      }
    }

    @Test("at extreme values and scales", arguments: paths, TestScales.allCases)
    func extremes(path: KernelPath, scales: TestScales) {
      for inputPattern in TestPattern.allCases {
        for weightPattern in TestPattern.allCases {
          for (inputZero, outputZero) in [(-128, 127), (127, -128), (0, 0)] as [(Int32, Int32)] {
            // With 228 channels sums reach 2^25 but for 200,000; with 500 they take three parts.
            for inputChannels in [20, 228, 500] {
              expectSame(
                path,
                .init(
                  kind: .winograd, height: 6, width: 7, inputChannels: inputChannels,
                  outputChannels: 18, window: Window(kernel: 3, padding: 1),
                  inputPattern: inputPattern, weightPattern: weightPattern, scales: scales,
                  inputZeroPoint: inputZero, outputZeroPoint: outputZero))
            }
          }
        }
      }
    }

    @Test("with the fused activation's clamp", arguments: paths)
    func clamp(path: KernelPath) {
      expectSame(
        path,
        .init(
          kind: .winograd, inputChannels: 16, outputChannels: 24,
          window: Window(kernel: 3, padding: 1), outputZeroPoint: -20, clamp: -20...50))
    }

    @Test("divided among threads", arguments: paths)
    func threads(path: KernelPath) {
      for (side, channels) in [(5, 20), (13, 100), (52, 40)] {
        let test = ConvolutionTestCase(
          kind: .winograd, height: side, width: side, inputChannels: 16, outputChannels: channels,
          window: Window(kernel: 3, padding: 1))
        let expected = test.run(.reference)
        for threads in 2...4 {
          #expect(
            test.run(path, threads: threads).values == expected.values, "\(threads): \(test)")
        }
      }
    }

    /// What the transforms lose are multiples of 2^26.
    @Test("sums as many channels at once as cannot reach 2^25")
    func parts() {
      for (inputChannels, weight, parts) in [
        (228, 127, 1), (232, 127, 2), (232, -127, 2), (456, 127, 2), (460, 127, 3), (512, 56, 1),
        (512, 57, 2), (684, -127, 3),
      ] {
        let weights = TestWeights(channels: 17, depth: 9 * inputChannels) { _, channel, _ in
          channel == 16 ? Int8(weight) : 1
        }
        #expect(
          ConvolutionWinograd.partCount(
            weights.base, inputChannels: inputChannels, outputChannels: 17) == parts,
          "\(inputChannels) \(weight)")
      }
    }

    @Test("has no kernel for other windows")
    func windows() {
      let others = [
        Window(kernel: 5, padding: 2), Window(kernel: 3, stride: 2, padding: 1),
        Window(kernel: 3, padding: 2, dilation: 2), Window(kernel: 1),
      ]
      func byteCount(_ window: Window, inputChannels: Int = 64, groups: Int = 1) -> Int {
        ConvolutionWinograd.byteCount(
          .init(
            inputChannels: inputChannels, outputHeight: 28, outputWidth: 28, outputChannels: 64,
            window: window, groups: groups), path: Self.paths.last ?? .avx2)
      }
      for window in others { #expect(byteCount(window) == 0) }
      #expect(byteCount(Window(kernel: 3), inputChannels: 6) == 0)
      #expect(byteCount(Window(kernel: 3), groups: 2) == 0)
      #expect(byteCount(Window(kernel: 3)) > 0)
    }

    private func expectSame(_ path: KernelPath, _ test: ConvolutionTestCase) {
      let expected = test.run(.reference)
      let actual = test.run(path)
      #expect(actual.values == expected.values, "\(path): \(test)")
      #expect(actual.isClean, "\(path) wrote outside: \(test)")
    }
  }
#endif
