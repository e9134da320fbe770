import SwiftletRuntime

extension QuantizedWeights {
  /// The weights of a layer at `site`.
  ///
  /// - Parameter meanInputs: by group, in the order of the rows.
  /// - Parameter given: the file's scales, which are kept; nil to choose them.
  /// Throws: `LayerRefusal` when a sum could overflow int32, or the file's weights are not symmetric.
  init(
    rows: [Float], depth: Int, bias: [Float], meanInputs: [[Double]], given: GivenScales?,
    at site: LayerSite
  ) throws(LayerRefusal) {
    guard depth <= Self.depthLimit else {
      throw LayerRefusal(
        "sums \(depth) products per output, which could overflow 32 bits; the limit is "
          + "\(Self.depthLimit). Pool its input first or split the layer")
    }
    try given?.requireSymmetric(rows, depth: depth)
    self.init(
      rows: rows, depth: depth, biases: bias, inputScale: site.inputs[0].scale,
      meanInputs: meanInputs, weightScales: given?.weights, biasScales: given?.bias)
  }

  /// Bias and scale in blocks, each group starting a block of its own. The bias holds the input
  /// zero point's term: `bias - inputZeroPoint * sum(weights)`.
  func requantization(
    groups: Int, at site: LayerSite
  ) throws(LayerRefusal) -> [RequantizationBlock] {
    let channelsPerGroup = biases.count / groups
    var blocks: [RequantizationBlock] = []
    for first in stride(from: 0, to: biases.count, by: channelsPerGroup) {
      var folded: [Int32] = []
      var multipliers: [Requantization] = []
      for channel in first..<first + channelsPerGroup {
        folded.append(biases[channel] - site.inputs[0].zeroPoint * sum(channel: channel))
        multipliers.append(try site.requantization(scales[channel]))
      }
      blocks += RequantizationBlock.blocks(biases: folded, scales: multipliers)
    }
    return blocks
  }
}

extension GivenScales {
  /// Throws: `LayerRefusal` for a weight that is not one of -127 to 127 steps: the file's is -128, or
  /// has a zero point that shifts it out of the range.
  fileprivate func requireSymmetric(_ rows: [Float], depth: Int) throws(LayerRefusal) {
    for (index, weight) in rows.enumerated() {
      let steps = (Double(weight) / weights[index / depth]).rounded(.toNearestOrEven)
      guard abs(steps) <= 127 else {
        throw LayerRefusal(
          "has a weight of \(steps) steps in channel \(index / depth); int8 weights have -127 to 127 "
            + "with zero point 0. Quantize the weights symmetrically (ONNX Runtime: "
            + "weight_type=QInt8), or give Swiftlet the float model")
      }
    }
  }
}
