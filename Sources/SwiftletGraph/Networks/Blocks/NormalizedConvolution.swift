/// What stands after a layer of a block.
public enum BlockActivation: Hashable, Sendable {
  case none
  case relu
  case relu6
}

extension GraphBuilder {
  /// The activation's layer, or `x` itself for `.none`.
  public mutating func activation(_ x: Value, _ activation: BlockActivation) -> Value {
    switch activation {
    case .none: x
    case .relu: relu(x)
    case .relu6: relu6(x)
    }
  }

  /// Convolution, batch normalization, activation: what most networks since 2015 are made of.
  ///
  /// - Parameters:
  ///   - padding: nil is `(kernel - 1) / 2`, which keeps the extents at stride 1.
  ///   - scale: what the normalization starts with.
  public mutating func normalizedConvolution(
    _ x: Value, channels: Int, kernel: Int, stride: Int = 1, padding: Int? = nil, groups: Int = 1,
    hasBias: Bool = false, activation kind: BlockActivation = .relu, scale: Float = 1
  ) -> Value {
    let sums = convolution(
      x, channels: channels, kernel: kernel, stride: stride, padding: padding ?? (kernel - 1) / 2,
      groups: groups, hasBias: hasBias)
    return activation(batchNormalization(sums, scale: scale), kind)
  }
}
