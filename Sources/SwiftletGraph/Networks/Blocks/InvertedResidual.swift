extension GraphBuilder {
  /// A 1x1 convolution to `expansion` times the channels, a filter per channel, a linear 1x1
  /// convolution, and the sum with the input where the shape is the same. Activations are ReLU6.
  ///
  /// Source: Sandler et al. 2018 (arXiv:1801.04381), figure 3.
  public mutating func invertedResidual(
    _ x: Value, channels: Int, expansion: Int, kernel: Int = 3, stride: Int = 1
  ) -> Value {
    let width = x.channelCount * expansion
    var y = x
    if expansion != 1 {
      y = normalizedConvolution(y, channels: width, kernel: 1, activation: .relu6)
    }
    y = normalizedConvolution(
      y, channels: width, kernel: kernel, stride: stride, groups: width, activation: .relu6)
    y = normalizedConvolution(y, channels: channels, kernel: 1, activation: .none)
    return stride == 1 && x.channelCount == channels ? add(y, x) : y
  }
}
