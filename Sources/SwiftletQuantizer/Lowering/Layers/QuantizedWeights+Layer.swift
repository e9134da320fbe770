import SwiftletRuntime

extension QuantizedWeights {
  /// The weights of a layer at `site`.
  ///
  /// - Parameter meanInputs: by group, in the order of the rows.
  /// Throws: `LayerRefusal` when a sum could overflow int32.
  init(
    rows: [Float], depth: Int, bias: [Float], meanInputs: [[Double]], at site: LayerSite
  ) throws(LayerRefusal) {
    guard depth <= Self.depthLimit else {
      throw LayerRefusal(
        "sums \(depth) products per output, which could overflow 32 bits; the limit is "
          + "\(Self.depthLimit). Pool its input first or split the layer")
    }
    self.init(
      rows: rows, depth: depth, biases: bias, inputScale: site.inputs[0].scale,
      meanInputs: meanInputs)
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
