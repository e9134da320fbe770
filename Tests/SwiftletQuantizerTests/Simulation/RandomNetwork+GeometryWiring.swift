import SwiftletGraph
import SwiftletRuntime

extension RandomNetwork {
  /// A layer that moves elements, or takes two values, and keeps the map's height and width.
  mutating func appendGeometry(
    _ kind: Int, to value: (name: String, channels: Int), other: (name: String, channels: Int)?
  ) -> (name: String, channels: Int) {
    let (name, channels) = value
    let (height, width) = (graph.inputs[0].sampleShape[1], graph.inputs[0].sampleShape[2])
    switch kind % 10 {
    case 0:
      let first = channels / 3
      return (append(Slice.channels(first..<channels), name), channels - first)
    case 1:
      let groups = [2, 3, 1].first { channels % $0 == 0 } ?? 1
      return (append(ChannelShuffle(groups: groups), name), channels)
    case 2:
      let size = height % 3 == 0 && width % 3 == 0 ? 3 : 1
      append(SpaceToDepth(blockSize: size), name)
      return (append(DepthToSpace(blockSize: size, order: .channelFirst)), channels)
    case 3:
      append(Slice([.init(axis: 2, start: 1, end: height - 1)]), name)
      return (append(Pad(before: [0, 0, 1, 0], after: [0, 0, 1, 0], mode: .reflect)), channels)
    case 4:
      append(Slice([.init(axis: 3, start: 0, end: width, step: 2)]), name)
      return (
        append(Pad(before: [0, 1, 0, 1], after: [0, 0, 0, width / 2 - 1])), channels + 1
      )
    case 5:
      append(
        Resize(.scales(height: 2, width: 2), mode: .nearest(.floor), coordinates: .asymmetric),
        name)
      return (append(AveragePool(window: Window(kernel: 2, stride: 2))), channels)
    case 6:
      append(Resize(.sizes(height: 2 * height, width: 2 * width), mode: .linear), name)
      return (append(MaxPool(window: Window(kernel: 2, stride: 2))), channels)
    case 7:
      transposedConvolution(
        channels, channels, window: Window(kernel: 4, stride: 2, padding: 1),
        groups: channels % 2 == 0 ? 2 : 1, from: name)
      return (append(MaxPool(window: Window(kernel: 2, stride: 2))), channels)
    case 8:
      guard let other, other.channels == channels else { fallthrough }
      return (append(Subtract(), name, other.name), channels)
    default:
      guard let other, other.channels == channels else { return (append(ReLU(), name), channels) }
      return (
        append(channels % 2 == 0 ? Minimum() : Maximum() as any Operator, name, other.name),
        channels
      )
    }
  }
}
