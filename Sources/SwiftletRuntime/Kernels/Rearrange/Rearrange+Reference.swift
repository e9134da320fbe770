/// Every element of the output from its place in the input. Normative.
///
/// - Complexity: O(elements).
enum RearrangeReference {
  static func run(_ arguments: RearrangeArguments) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        for channel in unsafe 0..<output.channels {
          let source = unsafe source(arguments, row: row, column: column, channel: channel)
          let pixel = unsafe (source.row * input.width + source.column) * input.pixelStride
          unsafe output.base[(row * output.width + column) * output.pixelStride + channel] =
            input.base[pixel + source.channel]
        }
      }
    }
  }

  /// Where the element of the output at this place lies in the input.
  private static func source(
    _ arguments: RearrangeArguments, row: Int, column: Int, channel: Int
  ) -> (row: Int, column: Int, channel: Int) {
    let size = unsafe arguments.size
    let channels = unsafe arguments.output.channels
    switch unsafe arguments.order {
    case .depthToSpaceBlockFirst:
      let tap = row % size * size + column % size
      return (row / size, column / size, tap * channels + channel)
    case .depthToSpaceChannelFirst:
      let tap = row % size * size + column % size
      return (row / size, column / size, channel * size * size + tap)
    case .spaceToDepth:
      let inputChannels = unsafe arguments.input.channels
      let tap = channel / inputChannels
      return (row * size + tap / size, column * size + tap % size, channel % inputChannels)
    case .channelShuffle:
      return (row, column, channel % size * (channels / size) + channel / size)
    }
  }
}
