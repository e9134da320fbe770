extension GraphBuilder {
  /// A depthwise-separable convolution: a filter per channel, then a mixture of the channels, each
  /// normalized and activated.
  ///
  /// Shapes: `N x C x H x W` to `N x channels x H/stride x W/stride`.
  /// Source: Howard et al. 2017 (arXiv:1704.04861), figure 3.
  public mutating func separableBlock(
    _ x: Value, channels: Int, kernel: Int = 3, stride: Int = 1, hasBias: Bool = false,
    activation: BlockActivation = .relu
  ) -> Value {
    let filtered = normalizedConvolution(
      x, channels: x.channelCount, kernel: kernel, stride: stride, groups: x.channelCount,
      hasBias: hasBias, activation: activation)
    return normalizedConvolution(
      filtered, channels: channels, kernel: 1, hasBias: hasBias, activation: activation)
  }
}
