public import SwiftletRuntime

extension GraphBuilder {
  /// A square convolution with zero padding on all sides.
  public mutating func convolution(
    _ x: Value, channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1,
    hasBias: Bool = true
  ) -> Value {
    convolution(
      x, channels: channels, window: Window(kernel: kernel, stride: stride, padding: padding),
      groups: groups, hasBias: hasBias)
  }

  /// A convolution with any window.
  public mutating func convolution(
    _ x: Value, channels: Int, window: Window, groups: Int = 1, hasBias: Bool = true
  ) -> Value {
    let depth = x.channelCount / max(groups, 1)
    let weights = weights(
      shape: [channels, depth, window.kernelHeight, window.kernelWidth],
      fanIn: depth * window.tapCount, fanOut: channels / max(groups, 1) * window.tapCount,
      hasBias: hasBias)
    return append(
      Convolution(window: window, groups: groups), kind: "conv", inputs: [x], parameters: weights)
  }

  /// A convolution with one filter per channel.
  public mutating func depthwiseConvolution(
    _ x: Value, kernel: Int, stride: Int = 1, padding: Int = 0, hasBias: Bool = true
  ) -> Value {
    convolution(
      x, channels: x.channelCount, kernel: kernel, stride: stride, padding: padding,
      groups: x.channelCount, hasBias: hasBias)
  }

  /// `y = x * transpose(weight) + bias`. `x` is `N x K`: flatten an image first.
  public mutating func fullyConnected(_ x: Value, outputs: Int, hasBias: Bool = true) -> Value {
    let weights = weights(
      shape: [outputs, x.channelCount], fanIn: x.channelCount, fanOut: outputs, hasBias: hasBias)
    return append(FullyConnected(), kind: "fc", inputs: [x], parameters: weights)
  }

  /// Batch normalization that starts as the identity, or a multiple of it: shift 0, mean 0,
  /// variance 1.
  public mutating func batchNormalization(
    _ x: Value, epsilon: Float = 1e-5, momentum: Float = 0.9, scale: Float = 1
  ) -> Value {
    let shape: Shape = [x.channelCount]
    return append(
      BatchNormalization(epsilon: epsilon, momentum: momentum), kind: "bn", inputs: [x],
      parameters: [
        ("scale", Tensor(shape: shape, repeating: scale)), ("shift", Tensor(shape: shape)),
        ("mean", Tensor(shape: shape)), ("variance", Tensor(shape: shape, repeating: 1)),
      ])
  }

  /// Divides by a power of the squares in `size` neighbouring channels.
  public mutating func localResponseNormalization(
    _ x: Value, size: Int, alpha: Float = 1e-4, beta: Float = 0.75, bias: Float = 1
  ) -> Value {
    append(
      LocalResponseNormalization(size: size, alpha: alpha, beta: beta, bias: bias), kind: "lrn",
      inputs: [x])
  }

  /// Square max pooling; the stride is the kernel's extent unless given.
  ///
  /// - Parameter roundsUp: whether a last window may reach beyond the input (ONNX `ceil_mode`).
  public mutating func maxPool(
    _ x: Value, kernel: Int, stride: Int? = nil, padding: Int = 0, roundsUp: Bool = false
  ) -> Value {
    let window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
    return append(MaxPool(window: window, roundsUp: roundsUp), kind: "pool", inputs: [x])
  }

  /// Square average pooling; the stride is the kernel's extent unless given.
  public mutating func averagePool(
    _ x: Value, kernel: Int, stride: Int? = nil, padding: Int = 0
  ) -> Value {
    let window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
    return append(AveragePool(window: window), kind: "pool", inputs: [x])
  }

  public mutating func globalAveragePool(_ x: Value) -> Value {
    append(GlobalAveragePool(), kind: "pool", inputs: [x])
  }

  public mutating func flatten(_ x: Value) -> Value {
    append(Flatten(), kind: "flatten", inputs: [x])
  }

  public mutating func dropout(_ x: Value, rate: Float = 0.5) -> Value {
    append(Dropout(rate: rate), kind: "dropout", inputs: [x])
  }

  /// The sum of two values of one shape.
  public mutating func add(_ a: Value, _ b: Value) -> Value {
    append(Add(), kind: "add", inputs: [a, b])
  }

  /// The values' channels one after the other.
  public mutating func concatenation(_ values: [Value]) -> Value {
    append(Concatenation(), kind: "concat", inputs: values)
  }
}
