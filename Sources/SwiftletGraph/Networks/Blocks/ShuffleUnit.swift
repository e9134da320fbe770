extension GraphBuilder {
  /// Grouped 1x1 convolutions around a filter per channel, the channels interleaved between them, and
  /// the sum with the input; at stride 2 the input's 3x3 mean and the result stand side by side.
  ///
  /// - Parameters:
  ///   - channels: of the output.
  ///   - firstGroups: groups of the first convolution; `groups` when nil.
  /// Source: Zhang et al. 2017 (arXiv:1707.01083), figure 2.
  public mutating func shuffleUnit(
    _ x: Value, channels: Int, groups: Int, firstGroups: Int? = nil, stride: Int = 1
  ) -> Value {
    let width = channels / 4
    var y = normalizedConvolution(
      x, channels: width, kernel: 1, groups: firstGroups ?? groups)
    y = append(ChannelShuffle(groups: groups), kind: "shuffle", inputs: [y])
    y = normalizedConvolution(
      y, channels: width, kernel: 3, stride: stride, groups: width, activation: .none)
    let isJoined = stride > 1
    y = normalizedConvolution(
      y, channels: isJoined ? channels - x.channelCount : channels, kernel: 1, groups: groups,
      activation: .none)
    guard isJoined else { return relu(add(y, x)) }
    return relu(concatenation([averagePool(x, kernel: 3, stride: stride, padding: 1), y]))
  }
}
