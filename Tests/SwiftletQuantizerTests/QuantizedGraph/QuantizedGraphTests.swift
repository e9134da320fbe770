import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Scales that a graph states: those of another tool, or of a model of ours written back.
@Suite struct QuantizedGraphTests {
  private static let samples = RandomSamples(sampleShape: [4, 6, 6])

  /// What runs, without names and order: copies into concatenations may run at another moment.
  private func operations(_ model: QuantizedModel) -> [String] {
    let network = model.network
    let operations = network.operations.map { operation in
      let tensors = (operation.inputs + [operation.output]).map { network.tensors[$0] }
      return "\(operation.kind) [\(operation.clampLow), \(operation.clampHigh)] "
        + "\(tensors.map { "\($0.map) \($0.parameters) \($0.offsetInBlock)" })"
    }
    return operations.sorted()
  }

  /// Values that several layers read, concatenations of concatenations, activations after anything:
  /// the graph with our scales in it becomes the same model, without samples.
  @Test(arguments: 0..<24) func aModelWrittenBackIsLoweredTheSame(seed: UInt64) throws {
    let graph = RandomNetwork.wired(layers: 12, seed: seed)
    let model = try Quantizer.quantize(graph, calibration: Self.samples)
    let quantized = model.quantizedGraph(of: graph)
    let again = try Quantizer.quantize(quantized)
    #expect(again.network.operations.count == model.network.operations.count)
    let isSame = operations(again) == operations(model)
    #expect(isSame)
    var first = try model.session()
    var second = try again.session()
    let outputs = try first.output(for: Self.samples.sample(3))
    let outputsAgain = try second.output(for: Self.samples.sample(3))
    #expect(outputs == outputsAgain)
    // And once more from the quantized graph.
    let third = try Quantizer.quantize(again.quantizedGraph(of: quantized))
    let isStillSame = operations(third) == operations(model)
    #expect(isStillSame)
  }

  /// The graph's output and every value of it is within a step of what int8 computes from the same
  /// inputs; over the layers of a small network that is a step or two.
  @Test func theFloatGraphPredictsTheIntegers() throws {
    var network = RandomNetwork(input: [4, 6, 6], seed: 9)
    network.convolution(4, 8, window: Window(kernel: 3, padding: 1))
    network.append(ReLU())
    network.append(MaxPool(window: Window(kernel: 2, stride: 2)))
    network.append(Flatten())
    network.fullyConnected(72, 10)
    let model = try Quantizer.quantize(network.finished, calibration: Self.samples)
    let graph = model.quantizedGraph(of: network.finished)
    #expect(graph.outputs == network.finished.outputs)
    var session = try model.session()
    var executor = try GraphExecutor(graph, batchSize: 1)
    let scale = model.network.tensors[model.network.output].parameters.scale
    for index in 0..<Self.samples.count {
      let sample = Self.samples.sample(index)
      let input = executor.value("input")
      for (place, element) in sample.enumerated() { input.base[place] = element }
      executor.forward()
      let expected = Array(executor.value(graph.outputs[0]).elements)
      for (real, other) in zip(try session.output(for: sample), expected) {
        #expect(abs(real - other) < 1.01 * scale)
      }
    }
  }

  // MARK: - Scales of other tools

  /// `x` and `y` around a convolution with weights in steps of `weightScale`.
  private func convolution(
    weights: [Float], weightScale: Float = 0.5, zeroPoint: Int32 = 0, type: QuantizedType = .int8
  ) -> Graph {
    var graph = Graph(
      name: "given", inputs: [GraphInput(name: "x", sampleShape: [1, 1, 2])], outputs: ["y"])
    graph.parameters["w"] = Tensor(shape: [weights.count, 1, 1, 1], elements: weights)
    graph.parameters["b"] = Tensor(
      shape: [weights.count], repeating: 7 * 0.25 * weightScale)
    graph.nodes = [
      Node(
        name: "qx", operation: QuantizeDequantize(scale: 0.25, zeroPoint: 130, type: .uint8),
        inputs: ["x"], outputs: ["xd"]),
      Node(
        name: "qw",
        operation: QuantizeDequantize(scale: weightScale, zeroPoint: zeroPoint, type: type),
        inputs: ["w"], outputs: ["wd"]),
      Node(
        name: "qb",
        operation: QuantizeDequantize(scale: 0.25 * weightScale, zeroPoint: 0, type: .int32),
        inputs: ["b"], outputs: ["bd"]),
      Node(
        name: "conv", operation: Convolution(window: Window(kernel: 1)),
        inputs: ["xd", "wd", "bd"], outputs: ["c"]),
      Node(
        name: "qc", operation: QuantizeDequantize(scale: 0.125, zeroPoint: 10, type: .uint8),
        inputs: ["c"], outputs: ["y"]),
    ]
    return graph
  }

  @Test func keepsTheFilesScalesAndIntegers() throws {
    let model = try Quantizer.quantize(convolution(weights: [0.5, -63.5, 10, 0]))
    #expect(
      model.network.tensors.map(\.parameters) == [
        QuantizationParameters(scale: 0.25, zeroPoint: 2),
        QuantizationParameters(scale: 0.125, zeroPoint: -118),
      ])
    guard case .convolution(let layer) = model.network.operations[0].kind else {
      Issue.record("no convolution")
      return
    }
    #expect((0..<4).map { layer.weights[$0 * 4] } == [1, -127, 20, 0])
    #expect(layer.biases == [7, 7, 7, 7])
    #expect(layer.weightScales == [0.5, 0.5, 0.5, 0.5])
    #expect(model.ranges.isEmpty)
  }

  /// uint8 weights with zero point 128 are int8 weights by another name.
  @Test func takesWeightsWithAZeroPointWhereTheyFit() throws {
    let graph = convolution(weights: [0.5, -63.5], zeroPoint: 128, type: .uint8)
    let model = try Quantizer.quantize(graph)
    guard case .convolution(let layer) = model.network.operations[0].kind else {
      Issue.record("no convolution")
      return
    }
    #expect((0..<2).map { layer.weights[$0 * 4] } == [1, -127])
  }

  @Test(arguments: [(-64, 0), (100, 0)] as [(Float, Int32)])
  func refusesWeightsOutsideOfTheSymmetricRange(weight: Float, zeroPoint: Int32) throws {
    let graph = convolution(weights: [weight], zeroPoint: 20, type: .uint8)
    let error = #expect(throws: QuantizationError.self) { try Quantizer.quantize(graph) }
    guard case .layer("conv", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("symmetrically"))
  }

  @Test func namesTheValuesWithoutAScale() throws {
    var graph = convolution(weights: [1])
    graph.nodes.removeLast()
    graph.outputs = ["c"]
    #expect(throws: QuantizationError.uncalibrated(values: ["c"])) {
      try Quantizer.quantize(graph)
    }
    let samples = RandomSamples(sampleShape: [1, 1, 2])
    let model = try Quantizer.quantize(graph, calibration: samples)
    #expect(model.ranges.keys.sorted() == ["c"])
    #expect(model.network.tensors[0].parameters.scale == 0.25)
  }

  @Test func aSecondScaleIsARescale() throws {
    var graph = convolution(weights: [1])
    graph.outputs = ["z"]
    graph.nodes.append(
      Node(
        name: "qz", operation: QuantizeDequantize(scale: 0.5, zeroPoint: 0, type: .int8),
        inputs: ["y"], outputs: ["z"]))
    let model = try Quantizer.quantize(graph)
    let kinds = model.image.operations.map { ModelFormat.OperationKind(rawValue: $0.kind) }
    #expect(kinds == [.convolution, .rescale])
    #expect(model.network.tensors.last?.parameters.scale == 0.5)
  }

  /// An activation between two equal scales is the clamp of the layer before; between two others it
  /// is a pass of its own, for the file rounds twice.
  @Test(arguments: [0.125, 0.25] as [Float]) func activationsJoinAtOneScale(scale: Float) throws {
    var graph = convolution(weights: [1])
    graph.outputs = ["z"]
    graph.nodes += [
      Node(name: "relu", operation: ReLU(), inputs: ["y"], outputs: ["r"]),
      Node(
        name: "qz", operation: QuantizeDequantize(scale: scale, zeroPoint: 10, type: .uint8),
        inputs: ["r"], outputs: ["z"]),
    ]
    let model = try Quantizer.quantize(graph)
    let kinds = model.image.operations.map { ModelFormat.OperationKind(rawValue: $0.kind) }
    #expect(kinds == (scale == 0.125 ? [.convolution] : [.convolution, .rescale]))
    #expect(model.network.operations.last?.clampLow == -118)
  }

  @Test func refusesAnActivationQuantizedByChannel() {
    var graph = convolution(weights: [1, 2])
    graph.nodes[4].operation = QuantizeDequantize(
      scales: [1, 2], zeroPoints: [0, 0], type: .int8, axis: 1)
    #expect(throws: QuantizationError.self) { try Quantizer.quantize(graph) }
  }
}
