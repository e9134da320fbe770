/// Channels of an inception module's branches; a bottleneck stands before the larger kernels.
public struct InceptionWidths: Hashable, Sendable {
  /// The 1x1 convolution.
  public var one: Int
  /// The bottleneck before the 3x3 convolution.
  public var threeBottleneck: Int
  /// The 3x3 convolution.
  public var three: Int
  /// The bottleneck before the 5x5 convolution.
  public var fiveBottleneck: Int
  /// The 5x5 convolution.
  public var five: Int
  /// The 1x1 convolution after the 3x3 max pooling.
  public var pool: Int

  public init(
    one: Int, threeBottleneck: Int, three: Int, fiveBottleneck: Int, five: Int, pool: Int
  ) {
    self.one = one
    self.threeBottleneck = threeBottleneck
    self.three = three
    self.fiveBottleneck = fiveBottleneck
    self.five = five
    self.pool = pool
  }
}

extension GraphBuilder {
  /// Four branches over the same input, their channels side by side: 1x1; 1x1 and 3x3; 1x1 and
  /// 5x5; 3x3 max pooling and 1x1. Each convolution is followed by ReLU.
  ///
  /// Source: Szegedy et al. 2014 (arXiv:1409.4842), figure 2b.
  public mutating func inceptionModule(_ x: Value, _ widths: InceptionWidths) -> Value {
    let one = activatedConvolution(x, channels: widths.one, kernel: 1)
    let threeInput = activatedConvolution(x, channels: widths.threeBottleneck, kernel: 1)
    let three = activatedConvolution(threeInput, channels: widths.three, kernel: 3)
    let fiveInput = activatedConvolution(x, channels: widths.fiveBottleneck, kernel: 1)
    let five = activatedConvolution(fiveInput, channels: widths.five, kernel: 5)
    let pooled = maxPool(x, kernel: 3, stride: 1, padding: 1)
    let pool = activatedConvolution(pooled, channels: widths.pool, kernel: 1)
    return concatenation([one, three, five, pool])
  }

  /// A convolution that keeps the extents at stride 1, and ReLU.
  public mutating func activatedConvolution(
    _ x: Value, channels: Int, kernel: Int, stride: Int = 1, padding: Int? = nil, groups: Int = 1
  ) -> Value {
    relu(
      convolution(
        x, channels: channels, kernel: kernel, stride: stride,
        padding: padding ?? (kernel - 1) / 2, groups: groups))
  }
}
