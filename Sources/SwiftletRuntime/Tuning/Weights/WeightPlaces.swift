/// Where the weights of a tail layer lie among those of its operation, in blocks of sixteen channels.
struct WeightPlaces {
  private let isDepthwise: Bool
  private let taps: Int
  private let layout: ConvolutionLayout

  init<Element>(_ layer: TailLayer<Element>) {
    isDepthwise = unsafe layer.kind == .depthwiseConvolution
    taps = unsafe layer.window.tapCount
    layout = unsafe ConvolutionLayout(
      inputChannels: layer.channelsPerGroup, outputChannels: layer.output.channels / layer.groups,
      depth: layer.window.tapCount * layer.channelsPerGroup)
  }

  /// The place of product `index` of an output channel.
  @inline(__always)
  func place(_ channel: Int, depth index: Int) -> Int {
    if isDepthwise { return (channel / 16 &* taps &+ index) &* 16 &+ channel % 16 }
    let group = channel / layout.outputChannels
    return group &* layout.weightByteCount
      &+ layout.weightOffset(channel: channel % layout.outputChannels, depth: index)
  }
}
