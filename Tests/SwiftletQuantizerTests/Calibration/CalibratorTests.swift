import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite struct CalibratorTests {
  private var graph: Graph {
    var network = RandomNetwork(input: [2, 5, 5])
    network.convolution(2, 3, window: Window(kernel: 3))
    return network.finished
  }

  /// Nine samples in batches of four: the last batch is short.
  @Test(arguments: [1, 4, 9, 16]) func batchesDoNotChangeTheRanges(batchSize: Int) throws {
    let values = ["input", graph.outputs[0]]
    let samples = RandomSamples(sampleShape: [2, 5, 5], count: 9)
    var calibrator = Calibrator(values: values, method: .minMax)
    try calibrator.observe(graph, source: samples, indices: Array(0..<9), batchSize: batchSize)

    var executor = try GraphExecutor(graph, batchSize: 1)
    for (value, range) in calibrator.ranges {
      var low: Float = 0
      var high: Float = 0
      for index in 0..<9 {
        _ = executor.value("input").elements.update(from: samples.sample(index))
        executor.forward()
        low = executor.value(value).elements.reduce(low, min)
        high = executor.value(value).elements.reduce(high, max)
      }
      #expect(abs(range.low - low) <= 1e-5 && abs(range.high - high) <= 1e-5)
    }
  }

  @Test func theOutputGetsHeadroom() throws {
    let values = ["input", graph.outputs[0]]
    let samples = RandomSamples(sampleShape: [2, 5, 5], count: 3)
    var plain = Calibrator(values: values, method: .minMax)
    var roomy = Calibrator(values: values, output: graph.outputs[0], method: .minMax)
    try plain.observe(graph, source: samples, indices: [0, 1, 2])
    try roomy.observe(graph, source: samples, indices: [0, 1, 2])
    #expect(roomy.ranges["input"] == plain.ranges["input"])
    let seen = try #require(plain.ranges[graph.outputs[0]])
    let given = try #require(roomy.ranges[graph.outputs[0]])
    #expect(given.low == seen.low * 1.25 && given.high == seen.high * 1.25)
  }

  /// A small budget means smaller batches, down to one sample.
  @Test func theBudgetBoundsTheBatch() throws {
    let samples = RandomSamples(sampleShape: [2, 5, 5], count: 9)
    func batches(_ memory: Int) throws -> [Int] {
      var done: [Int] = []
      _ = try Quantizer.quantize(
        graph, calibration: samples,
        options: QuantizationOptions(sampleCount: 9, batchSize: 4, memoryByteCount: memory)
      ) { done.append($0) }
      return done
    }
    // One sample's activations: 2 x 5 x 5 and 3 x 3 x 3 floats.
    #expect(try graph.activationByteCount() == 308)
    #expect(try batches(1) == Array(1...9))
    #expect(try batches(2 * 308) == [2, 4, 6, 8, 9])
    #expect(try batches(1 << 30) == [4, 8, 9])
  }

  @Test(arguments: [0, 5, 8]) func namesTheBrokenSample(broken: Int) {
    let samples = RandomSamples(sampleShape: [2, 5, 5], count: 9, broken: broken)
    #expect(throws: QuantizationError.notFinite(sample: broken, value: "input")) {
      try Quantizer.quantize(
        graph, calibration: samples, options: QuantizationOptions(batchSize: 4))
    }
  }

  @Test func namesTheLayerThatOverflows() {
    var network = RandomNetwork(input: [2, 5, 5])
    network.convolution(2, 3, window: Window(kernel: 3))
    let weight = "Convolution0.weight0"
    var graph = network.finished
    graph.parameters[weight]?.elements[0] = .greatestFiniteMagnitude
    let samples = RandomSamples(sampleShape: [2, 5, 5])
    let error = #expect(throws: QuantizationError.self) {
      try Quantizer.quantize(graph, calibration: samples)
    }
    guard case .notFinite(_, "Convolution0.out") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func refusesNoSamplesAndOtherShapes() {
    #expect(throws: QuantizationError.noSamples(source: "random samples")) {
      try Quantizer.quantize(
        graph, calibration: RandomSamples(sampleShape: [2, 5, 5], count: 0))
    }
    #expect(
      throws: QuantizationError.sampleShape(
        source: "random samples", sample: [1, 5, 5], input: [2, 5, 5])
    ) {
      try Quantizer.quantize(graph, calibration: RandomSamples(sampleShape: [1, 5, 5]))
    }
  }

  @Test func theSeedChoosesTheSamples() throws {
    let samples = RandomSamples(sampleShape: [2, 5, 5], count: 200)
    func file(_ seed: UInt64) throws -> [UInt8] {
      try Quantizer.quantize(
        graph, calibration: samples, options: QuantizationOptions(sampleCount: 8, seed: seed)
      ).image.serialized()
    }
    #expect(try file(1) == file(1))
    #expect(try file(1) != file(2))
  }
}
