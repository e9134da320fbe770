extension GraphBuilder {
  /// A 1x1 convolution to few channels, then 1x1 and 3x3 convolutions side by side, each followed
  /// by ReLU.
  ///
  /// - Parameters:
  ///   - squeeze: channels of the first convolution.
  ///   - expand: channels of each of the two after it.
  /// Source: Iandola et al. 2016 (arXiv:1602.07360), figure 1.
  public mutating func fireModule(_ x: Value, squeeze: Int, expand: Int) -> Value {
    let squeezed = activatedConvolution(x, channels: squeeze, kernel: 1)
    let one = activatedConvolution(squeezed, channels: expand, kernel: 1)
    let three = activatedConvolution(squeezed, channels: expand, kernel: 3)
    return concatenation([one, three])
  }
}
