/// How much of the weights and requantization each phase of a transposed convolution takes.
package struct TransposedConvolutionLayout {
  package var inputChannels: Int
  package var outputChannels: Int
  package var groups: Int

  package init(inputChannels: Int, outputChannels: Int, groups: Int) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
  }

  /// Whether each output channel sees one input channel of several, so that the weights are laid
  /// out as depthwise convolution's.
  package var isDepthwise: Bool { groups > 1 && groups == inputChannels }

  /// Requantization blocks of one phase.
  package var channelBlocks: Int {
    isDepthwise ? (outputChannels + 15) / 16 : groups * ((outputChannels / groups + 15) / 16)
  }

  /// Bytes of one phase's weights, rounded up to 64.
  package func weightByteCount(taps: Int) -> Int {
    let products = isDepthwise ? taps : (taps * (inputChannels / groups) + 3) / 4 * 4
    return (channelBlocks * 16 * products + 63) & ~63
  }
}

/// The working memory of a transposed convolution: what its largest phase needs as a convolution.
package enum TransposedConvolutionScratch {
  /// - Complexity: O(strides, squared).
  package static func byteCount(
    _ layout: TransposedConvolutionLayout, rows: TransposedAxis, columns: TransposedAxis
  ) -> Int {
    if layout.isDepthwise { return 0 }
    var largest = 0
    for row in 0..<rows.stride {
      let height = rows.phase(row).tapCount
      for column in 0..<columns.stride {
        largest = max(
          largest,
          ConvolutionScratch.byteCount(
            inputChannelsPerGroup: layout.inputChannels / layout.groups, kernelHeight: height,
            kernelWidth: columns.phase(column).tapCount))
      }
    }
    return largest
  }
}
