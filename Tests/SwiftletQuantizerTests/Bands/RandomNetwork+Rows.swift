import SwiftletGraph
import SwiftletRuntime

extension RandomNetwork {
  /// A network of layers that work by rows, on maps of odd extents: windows of every kind with
  /// strides, dilations and paddings, residuals, concatenations, a factor for each channel.
  static func ofRows(layers: Int, seed: UInt64) -> Graph {
    var random = RandomSource(seed: seed &+ 40)
    let input: Shape = [3, 13 + random.nextIndex(below: 12), 7 + random.nextIndex(below: 4)]
    var network = RandomNetwork(input: input, seed: seed)
    var value = Map(name: "input", channels: 3, height: input[1], width: input[2])
    var residual = value
    for _ in 0..<layers {
      value = network.appendRows(random.nextIndex(below: 12), value, residual, &random)
      if random.nextIndex(below: 3) == 0 { residual = value }
    }
    if random.next() & 1 == 0 { network.append(GlobalAveragePool(), value.name) }
    return network.finished
  }

  fileprivate struct Map {
    var name: String
    var channels: Int
    var height: Int
    var width: Int

    func isLike(_ other: Map) -> Bool { height == other.height && width == other.width }
  }

  private mutating func appendRows(
    _ kind: Int, _ value: Map, _ residual: Map, _ random: inout RandomSource
  ) -> Map {
    var result = value
    switch kind {
    case 0...3:
      let window = Self.window(value, &random)
      let isDepthwise = kind > 1
      result.channels = isDepthwise ? value.channels : 1 + random.nextIndex(below: 9)
      convolution(
        value.channels, result.channels, window: window,
        groups: isDepthwise ? value.channels : 1, from: value.name)
      result = result.seen(through: window)
    case 4:
      result.channels = 1 + random.nextIndex(below: 12)
      convolution(
        value.channels, result.channels, window: Window(kernel: 1), from: value.name)
    case 5...6 where value.height > 4 && value.width > 4:
      let window = Window(
        kernel: 2 + random.nextIndex(below: 2), stride: 1 + random.nextIndex(below: 2), padding: 1)
      append(
        kind == 5 ? MaxPool(window: window) : AveragePool(window: window) as any Operator,
        value.name)
      result = result.seen(through: window)
    case 7 where residual.isLike(value) && residual.channels == value.channels:
      append(Add(), value.name, residual.name)
    case 8 where residual.isLike(value) && residual.channels + value.channels < 24:
      append(Concatenation(), value.name, residual.name)
      result.channels += residual.channels
    case 9:
      append(GlobalAveragePool(), value.name)
      convolution(value.channels, value.channels, window: Window(kernel: 1))
      append(Multiply(), value.name, append(HardSigmoid()))
    case 10:
      append(LocalResponseNormalization(size: 3, alpha: 0.1), value.name)
    default:
      append(random.next() & 1 == 0 ? Tanh() : LeakyReLU(alpha: 0.2) as any Operator, value.name)
    }
    result.name = last
    return result
  }

  private static func window(_ value: Map, _ random: inout RandomSource) -> Window {
    guard value.height > 9, value.width > 6 else { return Window(kernel: 3, padding: 1) }
    var window = Window(
      kernelHeight: 1 + random.nextIndex(below: 5), kernelWidth: 1 + random.nextIndex(below: 3),
      strideHeight: 1 + random.nextIndex(below: 2), strideWidth: 1 + random.nextIndex(below: 2),
      dilationHeight: 1 + random.nextIndex(below: 2), dilationWidth: 1 + random.nextIndex(below: 2),
      padTop: random.nextIndex(below: 3), padLeft: random.nextIndex(below: 2))
    // The last window begins inside of the input.
    window.padBottom = random.nextIndex(below: min(window.spanHeight, 4))
    window.padRight = random.nextIndex(below: min(window.spanWidth, 3))
    return window
  }
}

extension RandomNetwork.Map {
  fileprivate func seen(through window: Window) -> Self {
    var result = self
    result.height = window.outputHeight(for: height)
    result.width = window.outputWidth(for: width)
    return result
  }
}
