import SwiftletGraph
import SwiftletRuntime

extension RandomNetwork {
  /// A network of random layers with random wiring: values that several layers read, parts of
  /// several concatenations, activations after anything. Without classes the last layer's whole map
  /// is the output, so that no difference is averaged away.
  static func wired(
    layers: Int, input: Shape = [4, 6, 6], outputLimit: Int = 20, kernelLimit: Int = 1,
    endsInClasses: Bool = true, seed: UInt64
  ) -> Graph {
    var random = RandomSource(seed: seed)
    var network = RandomNetwork(input: input, seed: seed)
    var values = [(name: "input", channels: input[0])]
    for _ in 0..<layers {
      // The newest values more often, so that the network is deep as well as wide.
      func pick() -> (name: String, channels: Int) {
        values[max(random.nextIndex(below: values.count), random.nextIndex(below: values.count))]
      }
      let value = pick()
      values.append(
        network.appendLayer(
          random.nextIndex(below: 20), to: value, others: [pick(), pick()],
          outputs: 1 + random.nextIndex(below: outputLimit), kernelLimit: kernelLimit))
    }
    guard endsInClasses else { return network.finished }
    network.append(GlobalAveragePool())
    network.append(Flatten())
    network.fullyConnected(values[values.count - 1].channels, 5)
    return network.finished
  }

  private static let activations: [any Operator] = [
    LeakyReLU(alpha: 0.1), ELU(), Sigmoid(), HardSigmoid(), HardSwish(), Tanh(), Softmax(),
  ]

  private mutating func appendLayer(
    _ kind: Int, to value: (name: String, channels: Int),
    others: [(name: String, channels: Int)], outputs: Int, kernelLimit: Int
  ) -> (name: String, channels: Int) {
    let (name, channels) = value
    switch kind {
    case 0: return (append(ReLU(), name), channels)
    case 1: return (append(Clip.relu6, name), channels)
    case 2: return (append(MaxPool(window: Window(kernel: 3, padding: 1)), name), channels)
    case 3: return (append(AveragePool(window: Window(kernel: 3, padding: 1)), name), channels)
    case 4:
      let window = Window(kernel: 3, padding: 1)
      return (
        convolution(channels, channels, window: window, groups: channels, from: name), channels
      )
    case 5, 6:
      let parts = [value] + others
      return (
        append(Concatenation(), parts[0].name, parts[1].name, parts[2].name),
        parts.reduce(0) { $0 + $1.channels }
      )
    case 7:
      guard let other = others.first(where: { $0.channels == channels }) else { fallthrough }
      return (append(Add(), name, other.name), channels)
    case 8: return (append(Dropout(), name), channels)
    case 9: return (append(Self.activations[outputs % Self.activations.count], name), channels)
    case 10:
      let slopes = normal([channels, 1, 1], deviation: 3)
      return (append(ParametricReLU(), name, weights: [slopes]), channels)
    case 11:
      let normalization = LocalResponseNormalization(size: 1 + outputs % 6, alpha: 0.1)
      return (append(normalization, name), channels)
    case 12:
      append(GlobalAveragePool(), name)
      convolution(channels, channels, window: Window(kernel: 1))
      let scales = append(HardSigmoid())
      return (append(Multiply(), name, scales), channels)
    case 13:
      return (append(Multiply(), name, append(Sigmoid(), name)), channels)
    case 14:
      convolution(
        channels, 2 * channels, window: Window(kernel: 3, padding: 2, dilation: 2),
        groups: channels % 2 == 0 ? 2 : 1, from: name)
      return (batchNormalization(2 * channels), 2 * channels)
    case 16...19:
      let other = others.first { $0.channels == channels }
      return appendGeometry(outputs, to: value, other: other)
    default:
      let padding = outputs % (kernelLimit / 2 + 1)
      let window = Window(kernel: 1 + 2 * padding, padding: padding)
      return (convolution(channels, outputs, window: window, from: name), outputs)
    }
  }
}
