// A bias for each channel of `N x C x …`, and its gradient.

extension MutableTensorView {
  /// Starts every element with its channel's bias, or with 0.
  func fill(withBias bias: TensorView?) {
    let area = shape.channelArea
    for plane in 0..<shape[0] * shape[1] {
      (base + plane * area).fill(area, with: bias?.base[plane % shape[1]] ?? 0)
    }
  }

  /// Becomes the sum of each channel of `gradient`: the bias's gradient.
  func sumChannels(of gradient: TensorView) {
    let area = gradient.shape.channelArea
    base.fill(count)
    for plane in 0..<gradient.shape[0] * gradient.shape[1] {
      base[plane % count] += (gradient.base + plane * area).sum(area)
    }
  }
}
