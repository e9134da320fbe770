import SwiftletGraph
import SwiftletRuntime

extension LoweredAccuracyTests {
  /// Operators that are tables or products in int8, and what networks do with them.
  static let tableCases: [Case] = [
    Case(name: "leaky ReLU", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(LeakyReLU(alpha: 0.1))
    },
    Case(name: "ELU", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(ELU(alpha: 1.5))
    },
    Case(name: "sigmoid", input: [3, 9, 7], floor: 43) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(Sigmoid())
    },
    Case(name: "hard sigmoid", input: [3, 9, 7], floor: 44) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(HardSigmoid(alpha: 1 / 6))
    },
    Case(name: "hard swish", input: [3, 9, 7], floor: 33) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(HardSwish())
    },
    Case(name: "tanh", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(Tanh())
    },
    Case(name: "activation of the input", input: [3, 9, 7], floor: 38) { $0.append(ELU()) },
    Case(name: "activation and clip", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(HardSwish())
      $0.append(Clip(minimum: -0.2, maximum: 1))
    },
    Case(name: "activations in a concatenation", input: [4, 5, 5], floor: 37) {
      $0.convolution(4, 6, window: Window(kernel: 1))
      let first = $0.append(Sigmoid(), $0.last)
      let second = $0.append(Tanh(), $0.convolution(4, 6, window: Window(kernel: 1), from: "input"))
      $0.append(Concatenation(), first, second)
    },
    Case(name: "parametric ReLU per channel", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(ParametricReLU(), weights: [$0.normal([20, 1, 1], deviation: 2)])
      $0.append(Clip(minimum: -1, maximum: 1.5))
    },
    Case(name: "parametric ReLU of a vector", input: [12], floor: 33) {
      $0.fullyConnected(12, 21)
      $0.append(ParametricReLU(), weights: [$0.normal([21], deviation: 2)])
    },
    Case(name: "parametric ReLU with one slope", input: [3, 9, 7], floor: 34) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(ParametricReLU(), weights: [Tensor(shape: [1], elements: [0.25])])
    },
    Case(name: "local response normalization", input: [3, 9, 7], floor: 37) {
      $0.convolution(3, 24, window: Window(kernel: 3))
      $0.append(ReLU())
      $0.append(LocalResponseNormalization(size: 5, alpha: 0.5, beta: 0.75, bias: 2))
    },
    Case(name: "local response normalization, even size, signs", input: [3, 9, 7], floor: 35) {
      $0.convolution(3, 24, window: Window(kernel: 3))
      $0.append(LocalResponseNormalization(size: 4, alpha: 1e-4, beta: 0.75, bias: 1))
    },
    Case(name: "local response normalization of a vector", input: [40], floor: 39) {
      $0.append(LocalResponseNormalization(size: 7, alpha: 2, beta: 0.5, bias: 1))
    },
    Case(name: "squeeze and excitation", input: [6, 7, 7], floor: 31) {
      let trunk = $0.convolution(6, 20, window: Window(kernel: 3, padding: 1))
      $0.append(GlobalAveragePool())
      $0.convolution(20, 5, window: Window(kernel: 1))
      $0.append(ReLU())
      $0.convolution(5, 20, window: Window(kernel: 1))
      let scales = $0.append(Sigmoid())
      $0.append(Multiply(), trunk, scales)
      $0.convolution(20, 8, window: Window(kernel: 1))
    },
    Case(name: "scales first", input: [6, 7, 7], floor: 34) {
      let trunk = $0.convolution(6, 20, window: Window(kernel: 3, padding: 1))
      let scales = $0.append(HardSigmoid(), $0.append(GlobalAveragePool()))
      $0.append(Multiply(), scales, trunk)
      $0.append(ReLU())
    },
    Case(name: "one factor per pixel", input: [6, 7, 7], floor: 32) {
      let trunk = $0.convolution(6, 20, window: Window(kernel: 3, padding: 1))
      $0.convolution(6, 1, window: Window(kernel: 3, padding: 1), from: "input")
      let attention = $0.append(Sigmoid())
      $0.append(Multiply(), trunk, attention)
    },
    Case(name: "gate of one shape", input: [6, 7, 7], floor: 33) {
      let trunk = $0.convolution(6, 20, window: Window(kernel: 3, padding: 1))
      $0.convolution(6, 20, window: Window(kernel: 1), from: "input")
      $0.append(Multiply(), trunk, $0.append(Sigmoid()))
    },
    Case(name: "swish", input: [6, 7, 7], floor: 34) {
      let trunk = $0.convolution(6, 20, window: Window(kernel: 3, padding: 1))
      $0.append(Multiply(), trunk, $0.append(Sigmoid(), trunk))
    },
    Case(name: "log-softmax", input: [24], floor: 44) {
      $0.fullyConnected(24, 10)
      $0.append(LogSoftmax())
    },
    Case(name: "log-softmax of every pixel", input: [6, 5, 4], floor: 45) {
      $0.convolution(6, 9, window: Window(kernel: 3, padding: 1))
      $0.append(LogSoftmax())
    },
    Case(name: "softmax of every pixel, joined", input: [6, 5, 4], floor: 35) {
      let first = $0.append(
        Softmax(), $0.convolution(6, 9, window: Window(kernel: 1), from: "input"))
      $0.append(Concatenation(), first, "input")
      $0.append(Softmax())
    },
    Case(name: "grouped and dilated", input: [12, 9, 9], floor: 34) {
      $0.convolution(
        12, 24, window: Window(kernel: 3, stride: 2, padding: 2, dilation: 2), groups: 4)
    },
    Case(name: "dilated depthwise", input: [18, 9, 9], floor: 33) {
      $0.convolution(18, 18, window: Window(kernel: 3, padding: 3, dilation: 3), groups: 18)
    },
    Case(name: "dense block", input: [8, 7, 7], floor: 44) {
      var features = $0.convolution(8, 12, window: Window(kernel: 3, padding: 1))
      for block in 0..<3 {
        let channels = 12 + 6 * block
        $0.batchNormalization(channels)
        $0.append(ReLU())
        let growth = $0.convolution(channels, 6, window: Window(kernel: 3, padding: 1))
        features = $0.append(Concatenation(), features, growth)
      }
      $0.batchNormalization(30)
      $0.append(ReLU())
      $0.append(GlobalAveragePool())
    },
    Case(name: "inception with normalization", input: [6, 9, 9], floor: 41) {
      $0.append(MaxPool(window: Window(kernel: 3, stride: 2)))
      let stem = $0.append(LocalResponseNormalization(size: 5, alpha: 0.1))
      let narrow = $0.convolution(6, 5, window: Window(kernel: 1), from: stem)
      let wide = $0.convolution(6, 7, window: Window(kernel: 3, padding: 1), from: stem)
      $0.append(MaxPool(window: Window(kernel: 3, padding: 1)), stem)
      let pooled = $0.convolution(6, 4, window: Window(kernel: 1))
      $0.append(Concatenation(), narrow, wide, pooled, stem)
      $0.append(LeakyReLU(alpha: 0.2))
      $0.append(GlobalMaxPool())
    },
    Case(name: "ReLU of a value with two readers", input: [6, 7, 7], floor: 33) {
      let trunk = $0.convolution(6, 6, window: Window(kernel: 3, padding: 1))
      let positive = $0.append(ReLU(), trunk)
      let smooth = $0.append(Sigmoid(), trunk)
      let sum = $0.append(Add(), positive, smooth)
      $0.append(Multiply(), sum, trunk)
    },
  ]
}
