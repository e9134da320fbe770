import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// An operator that int8 does not know.
private struct Cube: Operator {
  static let name = "Cube"

  func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] { inputs }
  func forward(_ arguments: ForwardArguments) {
    for (index, element) in arguments.inputs[0].elements.enumerated() {
      arguments.outputs[0].elements[index] = element * element * element
    }
  }
  func backward(_ arguments: BackwardArguments) {}
}

@Suite struct UnsupportedTests {
  private func refusal(of network: RandomNetwork) -> QuantizationError? {
    let graph = network.finished
    return #expect(throws: QuantizationError.self) {
      try Quantizer.quantize(
        graph, calibration: RandomSamples(sampleShape: graph.inputs[0].sampleShape))
    }
  }

  @Test func listsAllUnsupportedLayersAtOnce() throws {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(Cube())
    network.append(Flatten())
    network.append(Softmax())
    network.append(Cube())
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers.map(\.name) == ["Cube0", "Softmax2", "Cube3"])
    #expect(layers[1].reason.contains("flattened image of 3x3"))
    #expect(try Quantizer.unsupportedLayers(of: network.finished) == layers)
  }

  @Test func refusesAxesThatAreNotTheChannels() {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(Softmax(axis: 3))
    network.append(LogSoftmax(axis: 2))
    network.append(Concatenation(axis: 3), network.last, network.last)
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers.map(\.operation) == ["Softmax", "LogSoftmax", "Concatenation"])
    #expect(layers.allSatisfy { $0.reason.contains("axis") })
  }

  @Test func refusesSlopesOfSinglePixels() {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(ParametricReLU(), weights: [network.normal([2, 3, 3], deviation: 2)])
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers[0].reason.contains("slopes"))
  }

  @Test func refusesNormalizationsWithoutALimit() {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(LocalResponseNormalization(size: 3, alpha: -0.03, bias: 1))
    guard case .layer("LocalResponseNormalization0", let reason) = refusal(of: network) else {
      Issue.record("not refused at the layer")
      return
    }
    #expect(reason.contains("bias"))
  }

  @Test func refusesToAddAnImageToAVector() {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(Flatten())
    let image = network.append(ReLU())
    network.fullyConnected(18, 18)
    network.append(Add(), image, network.last)
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers.map(\.operation) == ["Add"])
  }

  @Test func refusesSumsThatCouldOverflow() {
    let limit = QuantizedWeights.depthLimit
    var network = RandomNetwork(input: [limit + 1])
    network.fullyConnected(limit + 1, 1)
    guard case .layer("FullyConnected0", let reason) = refusal(of: network) else {
      Issue.record("not refused at the layer")
      return
    }
    #expect(reason.contains("\(limit)"))
  }

  @Test func refusesRangesThatNoMultiplierExpresses() {
    var network = RandomNetwork(input: [4])
    let huge = Tensor(shape: [4, 4], repeating: 1e30)
    let one = network.append(FullyConnected(), weights: [huge])
    let tiny = network.append(
      FullyConnected(), one, weights: [Tensor(shape: [4, 4], repeating: 1e-35)])
    network.append(Add(), one, tiny)
    network.append(Clip(minimum: -1, maximum: 1))
    guard case .layer("Add2", let reason) = refusal(of: network) else {
      Issue.record("not refused at the layer")
      return
    }
    #expect(reason.contains("range"))
  }

  @Test func refusesNothingToRun() {
    var network = RandomNetwork(input: [2, 3, 3])
    network.append(Flatten())
    guard case .structure = refusal(of: network) else {
      Issue.record("not refused")
      return
    }
  }

  @Test func refusesSeveralOutputs() {
    var network = RandomNetwork(input: [4])
    network.fullyConnected(4, 4)
    var graph = network.finished
    graph.outputs.append("input")
    #expect(throws: QuantizationError.self) {
      try Quantizer.quantize(graph, calibration: RandomSamples(sampleShape: [4]))
    }
  }

  @Test func refusesPoolsOfNothingButPadding() {
    // Taps at -1 and 2 of a map with rows 0 and 1.
    var network = RandomNetwork(input: [2, 2, 2])
    network.append(AveragePool(window: Window(kernel: 2, padding: 1, dilation: 3)))
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers[0].reason.contains("nothing but padding"))
  }

  /// The last window of each axis ends beyond the padding: ONNX divides it by fewer elements.
  @Test func refusesCountedPaddingThatIsNotThere() {
    var network = RandomNetwork(input: [2, 6, 6])
    network.append(
      AveragePool(window: Window(kernel: 3, stride: 2), roundsUp: true, countsPadding: true))
    guard case .unsupported(let layers) = refusal(of: network) else {
      Issue.record("not refused as unsupported")
      return
    }
    #expect(layers[0].reason.contains("counts padding"))
  }
}
