import SwiftletGraph
import SwiftletRuntime
import Testing

/// Operators whose inference goes another way than training: the same values in both.
@Suite struct InferenceForwardTests {
  @Test(arguments: ConvolutionTests.cases) func convolution(_ item: ConvolutionTests.Case) throws {
    let bench = try OperatorBench(item.operation, item.tensors, threads: 2)
    #expect(bench.forward(seed: nil) == bench.forward(seed: 1))
  }

  static let windows = [
    Window(kernel: 3, stride: 2, padding: 1), Window(kernel: 2, stride: 2), Window(kernel: 3),
    Window(kernel: 3, stride: 1, padding: 1), Window(kernel: 2, stride: 1, dilation: 3),
    Window(kernel: 3, stride: 3, padding: 1),
    Window(
      kernelHeight: 1, kernelWidth: 5, strideHeight: 2, strideWidth: 2, padTop: 0, padLeft: 4,
      padBottom: 0, padRight: 1),
  ]

  @Test(arguments: windows, [5, 9, 16, 33]) func maxPool(_ window: Window, width: Int) throws {
    var input = Tensor.random([2, 3, 7, width], seed: 4)
    for index in stride(from: 11, to: input.elements.count, by: 53) { input.elements[index] = .nan }
    for index in stride(from: 17, to: input.elements.count, by: 41) {
      input.elements[index] = -.infinity
    }
    let bench = try OperatorBench(MaxPool(window: window), [input], threads: 2)
    let trained = bench.forward(seed: 1)[0].elements
    let inferred = bench.forward(seed: nil)[0].elements
    #expect(trained.contains { $0.isNaN })
    #expect(zip(trained, inferred).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
  }
}
