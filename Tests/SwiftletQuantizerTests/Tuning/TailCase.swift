import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

/// A network that is trained as a whole, for one kind of layer each, with odd extents.
enum TailCase: String, CaseIterable, Sendable {
  case fullyConnected, twoConnected, convolution, strided, dilated, groups, depthwise, multiplier
  case maxPool, averagePool, paddedAverage, globalAverage, residual, subtraction, relu6
  case loneActivation, softmax, logSoftmax

  /// What the network reads, CHW.
  var input: Shape { self == .twoConnected || self == .fullyConnected ? [3, 3, 5] : [4, 7, 5] }
  var classes: Int { 5 }

  func graph(seed: UInt64 = 1) -> Graph {
    var network = RandomNetwork(input: input, seed: seed)
    switch self {
    case .fullyConnected: break
    case .twoConnected:
      network.append(Flatten())
      network.fullyConnected(45, 19)
      network.append(ReLU())
      network.fullyConnected(19, classes)
      return network.finished
    case .convolution, .softmax, .logSoftmax:
      network.convolution(4, 6, window: Window(kernel: 3, padding: 1))
      network.append(ReLU())
    case .strided:
      network.convolution(
        4, 3, window: Window(kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 3))
    case .dilated: network.convolution(4, 5, window: Window(kernel: 2, padding: 1, dilation: 2))
    case .groups:
      network.convolution(4, 38, window: Window(kernel: 3, padding: 1), groups: 2)
    case .depthwise:
      network.convolution(4, 4, window: Window(kernel: 3, stride: 2, padding: 1), groups: 4)
      network.append(ReLU())
    case .multiplier: network.convolution(4, 20, window: Window(kernel: 3), groups: 4)
    case .maxPool:
      network.convolution(4, 4, window: Window(kernel: 1))
      network.append(MaxPool(window: Window(kernel: 3, stride: 2, padding: 1)))
      network.append(ReLU())
    case .averagePool:
      network.convolution(4, 4, window: Window(kernel: 1))
      network.append(AveragePool(window: Window(kernel: 3, stride: 2, padding: 1)))
    case .paddedAverage:
      network.convolution(4, 4, window: Window(kernel: 1))
      network.append(
        AveragePool(window: Window(kernel: 3, stride: 2, padding: 1), countsPadding: true))
    case .globalAverage:
      network.convolution(4, 6, window: Window(kernel: 3))
      network.append(GlobalAveragePool())
    case .residual, .subtraction, .relu6, .loneActivation: appendResidual(to: &network)
    }
    return finished(network)
  }

  private func appendResidual(to network: inout RandomNetwork) {
    let first = network.convolution(4, 6, window: Window(kernel: 3, padding: 1))
    let clipped = network.append(self == .relu6 ? Clip(minimum: 0, maximum: 1) : Clip.relu6)
    let second = network.convolution(6, 6, window: Window(kernel: 3, padding: 1))
    switch self {
    case .subtraction: network.append(Subtract(), clipped, second)
    case .loneActivation:
      let sum = network.append(Add(), first, second)
      let negative = network.append(Clip(minimum: -2, maximum: 0.5), sum)
      network.append(Add(), negative, sum)
    default:
      network.append(Add(), clipped, second)
      network.append(ReLU())
    }
  }

  private func finished(_ network: RandomNetwork) -> Graph {
    var network = network
    network.append(Flatten())
    let shapes = (try? network.finished.shapes(batchSize: 1)) ?? [:]
    network.fullyConnected(shapes[network.last]?[1] ?? 0, classes)
    if self == .softmax { network.append(Softmax()) }
    if self == .logSoftmax { network.append(LogSoftmax()) }
    return network.finished
  }

  /// Layers with weights.
  var weightedCount: Int {
    graph().nodes.count { $0.operation is Convolution || $0.operation is FullyConnected }
  }

  func quantized(_ graph: Graph, _ tuning: TuningOptions) throws -> QuantizedModel {
    var options = QuantizationOptions(method: .minMax, sampleCount: 16, correctsBias: false)
    options.tuning = tuning
    return try Quantizer.quantize(
      graph, calibration: RandomSamples(sampleShape: input), options: options)
  }

  /// Trained from its input on.
  func wholeModel() throws -> QuantizedModel {
    try quantized(graph(), TuningOptions(layers: .last(weightedCount), replayCapacity: 12))
  }
}
