extension GraphBuilder {
  /// Two 3x3 convolutions and the sum with the input: `relu(f(x) + shortcut(x))`. The shortcut is
  /// `x` itself, or a 1x1 convolution where the shape changes.
  ///
  /// - Parameters:
  ///   - hasBias: whether convolutions have biases beside their normalization, as Keras writes them.
  ///   - normalizesShortcut: whether the shortcut's convolution is normalized as well.
  /// Source: He et al. 2015 (arXiv:1512.03385), figures 2 and 3.
  public mutating func residualBlock(
    _ x: Value, channels: Int, stride: Int = 1, hasBias: Bool = false,
    normalizesShortcut: Bool = true
  ) -> Value {
    var y = normalizedConvolution(
      x, channels: channels, kernel: 3, stride: stride, hasBias: hasBias)
    y = normalizedConvolution(
      y, channels: channels, kernel: 3, hasBias: hasBias, activation: .none, scale: residualScale)
    let shortcut = shortcut(
      x, channels: channels, stride: stride, hasBias: hasBias, isNormalized: normalizesShortcut)
    return relu(add(y, shortcut))
  }

  /// A 1x1 convolution to fewer channels, a 3x3 convolution, a 1x1 convolution to four times as
  /// many, and the sum with the input. The stride is the 3x3 convolution's.
  ///
  /// Source: He et al. 2015, figure 5; the stride's place is torchvision's ("ResNet v1.5").
  public mutating func bottleneckBlock(_ x: Value, channels: Int, stride: Int = 1) -> Value {
    var y = normalizedConvolution(x, channels: channels, kernel: 1)
    y = normalizedConvolution(y, channels: channels, kernel: 3, stride: stride)
    y = normalizedConvolution(
      y, channels: 4 * channels, kernel: 1, activation: .none, scale: residualScale)
    let shortcut = shortcut(
      x, channels: 4 * channels, stride: stride, hasBias: false, isNormalized: true)
    return relu(add(y, shortcut))
  }

  private mutating func shortcut(
    _ x: Value, channels: Int, stride: Int, hasBias: Bool, isNormalized: Bool
  ) -> Value {
    if stride == 1 && x.channelCount == channels { return x }
    let projected = convolution(
      x, channels: channels, kernel: 1, stride: stride, hasBias: hasBias)
    return isNormalized ? batchNormalization(projected) : projected
  }
}
