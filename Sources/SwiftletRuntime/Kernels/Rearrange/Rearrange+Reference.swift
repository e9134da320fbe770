/// Every element of the output from its place in the input. Normative.
///
/// - Complexity: O(elements).
enum RearrangeReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: RearrangeArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let input = unsafe arguments.input
    let source = unsafe source(arguments, row: row, column: column, channel: channel)
    let pixel = unsafe (source.row * input.width + source.column) * input.pixelStride
    return unsafe input.base[pixel + source.channel]
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
