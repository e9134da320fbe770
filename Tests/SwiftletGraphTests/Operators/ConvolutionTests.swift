import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct ConvolutionTests {
  /// A convolution, the shape of its input and its output channels.
  struct Case: CustomTestStringConvertible, Sendable {
    let window: Window
    var groups = 1
    let input: Shape
    let outputChannels: Int
    var hasBias = true

    var testDescription: String { "\(window) groups \(groups) on \(input)" }

    var operation: Convolution { Convolution(window: window, groups: groups) }

    var tensors: [Tensor] {
      let weight: Shape = [
        outputChannels, input[1] / groups, window.kernelHeight, window.kernelWidth,
      ]
      let all = [
        Tensor.random(input, seed: 1), .random(weight, seed: 2),
        .random([outputChannels], seed: 3),
      ]
      return hasBias ? all : Array(all.prefix(2))
    }
  }

  static let cases = [
    Case(window: Window(kernel: 3), input: [2, 2, 6, 5], outputChannels: 3),
    Case(window: Window(kernel: 5, padding: 2), input: [2, 1, 7, 9], outputChannels: 6),
    Case(window: Window(kernel: 1), input: [2, 5, 4, 3], outputChannels: 17, hasBias: false),
    Case(window: Window(kernel: 1, stride: 2), input: [1, 3, 5, 6], outputChannels: 4),
    Case(window: Window(kernel: 3, stride: 2, padding: 1), input: [2, 3, 7, 8], outputChannels: 2),
    Case(
      window: Window(kernel: 3, stride: 3, padding: 2, dilation: 2), input: [1, 2, 9, 8],
      outputChannels: 2),
    Case(window: Window(kernel: 2, stride: 3), input: [1, 2, 8, 8], outputChannels: 2),
    Case(window: Window(kernel: 3, dilation: 2), input: [1, 2, 6, 7], outputChannels: 2),
    Case(
      window: Window(kernel: 3, padding: 1), groups: 2, input: [2, 4, 5, 5], outputChannels: 6,
      hasBias: false),
    Case(window: Window(kernel: 3, padding: 1), groups: 5, input: [2, 5, 6, 5], outputChannels: 5),
    Case(
      window: Window(kernel: 3, stride: 2, padding: 1), groups: 3, input: [1, 3, 7, 7],
      outputChannels: 6),
    Case(
      window: Window(
        kernelHeight: 2, kernelWidth: 5, strideHeight: 2, strideWidth: 1, dilationHeight: 3,
        dilationWidth: 1, padTop: 0, padLeft: 3, padBottom: 2, padRight: 1),
      input: [1, 2, 8, 6], outputChannels: 3),
    Case(window: Window(kernel: 4), input: [3, 2, 4, 4], outputChannels: 5),
    Case(window: Window(kernel: 3, padding: 4), input: [1, 1, 3, 3], outputChannels: 2),
  ]

  /// Small maps of which several images make one product, the last block with fewer images.
  static let smallMaps = [
    Case(window: Window(kernel: 1), input: [7, 3, 4, 4], outputChannels: 33, hasBias: false),
    Case(window: Window(kernel: 3, padding: 1), input: [6, 2, 4, 3], outputChannels: 32),
    Case(
      window: Window(kernel: 3, stride: 2, padding: 1), input: [17, 2, 4, 3], outputChannels: 35),
    Case(
      window: Window(kernel: 3, stride: 2, padding: 2, dilation: 2), groups: 2,
      input: [5, 4, 5, 6], outputChannels: 64),
    Case(window: Window(kernel: 3, padding: 1), input: [67, 3, 1, 1], outputChannels: 40),
    Case(window: Window(kernel: 2, stride: 3), input: [3, 2, 5, 8], outputChannels: 32),
    Case(
      window: Window(kernel: 3, padding: 3), input: [3, 2, 1, 1], outputChannels: 32),
  ]

  @Test(arguments: cases + smallMaps) func gradientsMatchFiniteDifferences(_ item: Case) throws {
    try checkGradients(item.operation, item.tensors)
  }

  @Test(arguments: cases + smallMaps) func forwardMatchesTheDefinition(_ item: Case) throws {
    let expected = try definition(item)
    let result = try OperatorBench(item.operation, item.tensors).forward()[0]
    #expect(result.distance(to: expected) <= 1e-5 * max(expected.magnitude, 1))
  }

  /// The sum of ONNX `Conv`, term by term in double.
  private func definition(_ item: Case) throws -> Tensor {
    let (window, tensors) = (item.window, item.tensors)
    let (x, weight) = (tensors[0], tensors[1])
    let shape = try item.operation.outputShapes(for: tensors.map(\.shape))[0]
    var result = Tensor(shape: shape)
    let perGroup = weight.shape[1]
    var place = 0
    for n in 0..<shape[0] {
      for m in 0..<shape[1] {
        for i in 0..<shape[2] {
          for j in 0..<shape[3] {
            var sum = item.hasBias ? Double(tensors[2].elements[m]) : 0
            for c in 0..<perGroup {
              let channel = m / (shape[1] / item.groups) * perGroup + c
              for u in 0..<window.kernelHeight {
                for v in 0..<window.kernelWidth {
                  let row = i * window.strideHeight + u * window.dilationHeight - window.padTop
                  let column = j * window.strideWidth + v * window.dilationWidth - window.padLeft
                  guard row >= 0, row < x.shape[2], column >= 0, column < x.shape[3] else {
                    continue
                  }
                  let pixel = ((n * x.shape[1] + channel) * x.shape[2] + row) * x.shape[3] + column
                  let tap = ((m * perGroup + c) * window.kernelHeight + u) * window.kernelWidth + v
                  sum += Double(x.elements[pixel]) * Double(weight.elements[tap])
                }
              }
            }
            result.elements[place] = Float(sum)
            place += 1
          }
        }
      }
    }
    return result
  }
}
