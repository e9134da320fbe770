import SwiftletGraph
import SwiftletRuntime
import Testing

/// Depthwise planes against a plain loop in double, on every path that has a micro-kernel.
@Suite struct FloatDepthwiseTests {
  static let windows = [
    Window(kernel: 3, padding: 1), Window(kernel: 3, stride: 2, padding: 1),
    Window(kernel: 5, stride: 2, padding: 2), Window(kernel: 3, padding: 2, dilation: 2),
    Window(kernel: 7, padding: 3), Window(kernel: 1), Window(kernel: 3, padding: 4),
    Window(
      kernelHeight: 2, kernelWidth: 9, strideHeight: 3, strideWidth: 2, padTop: 1, padLeft: 5,
      padBottom: 0, padRight: 2),
  ]

  @Test(arguments: windows, [5, 7, 8, 16, 17, 33, 40])
  func matchesAPlainLoop(_ window: Window, width: Int) throws {
    let height = 9
    let outputs = (height: window.outputHeight(for: height), width: window.outputWidth(for: width))
    guard outputs.height > 0, outputs.width > 0 else { return }
    let x = Tensor.random([height * width], seed: 1).elements
    let weight = Tensor.random([window.tapCount], seed: 2).elements
    for path in [FloatMatrixPath.avx2, .avx512] where path.isAvailable {
      let kernel = try #require(
        FloatDepthwise(
          window, height: height, width: width, limits: (-0.5, 1), path: path))
      // A frame behind and around: what is written outside shows, what is read spreads.
      let frame = [Float](repeating: .nan, count: 64)
      let framed = frame + x + frame
      var y = [Float](repeating: 7, count: outputs.height * outputs.width + 128)
      framed.withUnsafeBufferPointer { input in
        y.withUnsafeMutableBufferPointer { output in
          kernel.run(
            input.baseAddress! + 64, weight: weight, bias: 0.25, into: output.baseAddress! + 64)
        }
      }
      #expect((y.prefix(64) + y.suffix(64)).allSatisfy { $0 == 7 })
      for row in 0..<outputs.height {
        for column in 0..<outputs.width {
          let expected = min(
            max(
              sum(x, weight, window, height, width, row, column) + 0.25, -0.5), 1)
          let result = Double(y[64 + row * outputs.width + column])
          #expect(abs(result - expected) < 1e-5, "\(path) at \(row), \(column)")
        }
      }
    }
  }

  private func sum(
    _ x: [Float], _ weight: [Float], _ window: Window, _ height: Int, _ width: Int, _ row: Int,
    _ column: Int
  ) -> Double {
    var sum = 0.0
    for u in 0..<window.kernelHeight {
      for v in 0..<window.kernelWidth {
        let i = row * window.strideHeight + u * window.dilationHeight - window.padTop
        let j = column * window.strideWidth + v * window.dilationWidth - window.padLeft
        guard (0..<height).contains(i), (0..<width).contains(j) else { continue }
        sum += Double(x[i * width + j]) * Double(weight[u * window.kernelWidth + v])
      }
    }
    return sum
  }
}
