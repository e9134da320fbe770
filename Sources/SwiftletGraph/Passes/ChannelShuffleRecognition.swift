extension Graph {
  /// The graph with each `Reshape`, `Transpose`, `Reshape` that only interleaves groups of channels
  /// replaced by one `ChannelShuffle`: `N x C x H x W` to `N x groups x C/groups x H x W`, the two
  /// axes in the middle exchanged, and back. The pixels may be one axis meanwhile, or any others.
  ///
  /// Complexity: O(nodes^2).
  /// Source: Zhang et al. 2018, "ShuffleNet", section 3.1.
  public func recognizingChannelShuffles() -> Graph {
    guard let shapes = try? shapes(batchSize: 2) else { return self }
    var result = self
    for index in nodes.indices.reversed() {
      guard let shuffle = result.shuffle(endingAt: index, shapes: shapes) else { continue }
      result.nodes[index].operation = ChannelShuffle(groups: shuffle.groups)
      result.nodes[index].inputs = [shuffle.input]
    }
    return result.removingDeadNodes()
  }

  private func shuffle(
    endingAt index: Int, shapes: [String: Shape]
  ) -> (input: String, groups: Int)? {
    guard nodes[index].operation is Reshape,
      let middle = producer(of: nodes[index].inputs[0]), isPrivate(nodes[index].inputs[0]),
      let transpose = nodes[middle].operation as? Transpose,
      let first = producer(of: nodes[middle].inputs[0]), isPrivate(nodes[middle].inputs[0]),
      nodes[first].operation is Reshape,
      let input = shapes[nodes[first].inputs[0]], let split = shapes[nodes[middle].inputs[0]],
      shapes[nodes[index].outputs[0]] == input, input.rank >= 2, split.rank >= 3
    else { return nil }
    let isSplit =
      split[0] == input[0] && split[1] * split[2] == input[1]
    let exchanged = [0, 2, 1] + Array(3..<split.rank)
    guard isSplit, transpose.permutation == exchanged else { return nil }
    return (nodes[first].inputs[0], split[1])
  }
}
