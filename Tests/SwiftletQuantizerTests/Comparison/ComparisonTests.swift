import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite struct ComparisonTests {
  private static let samples = RandomSamples(sampleShape: [3, 8, 8])

  /// Inception-like: two convolutions side by side, pooled, classified.
  private static func graph(seed: UInt64 = 1) -> Graph {
    var network = RandomNetwork(input: [3, 8, 8], seed: seed)
    let first = network.convolution(3, 5, window: Window(kernel: 1), from: "input")
    let second = network.convolution(
      3, 6, window: Window(kernel: 3, padding: 1), from: "input")
    network.append(Concatenation(), first, second)
    network.append(ReLU())
    network.append(GlobalAveragePool())
    network.append(Flatten())
    network.fullyConnected(11, 4)
    return network.finished
  }

  @Test func measuresEachLayerAndSortsTheWorstFirst() throws {
    let graph = Self.graph()
    let model = try Quantizer.quantize(graph, calibration: Self.samples)
    var session = try model.session()
    let comparison = try session.compare(with: graph, on: Self.samples)
    #expect(comparison.sampleCount == 32)
    #expect(
      Set(comparison.layers.map(\.value)) == [
        "Convolution0.out", "Convolution1.out", "Concatenation2.out", "ReLU3.out",
        "GlobalAveragePool4.out", "FullyConnected6.out",
      ])
    #expect(comparison.layers.map(\.decibels) == comparison.layers.map(\.decibels).sorted())
    #expect(comparison.layers.allSatisfy { $0.decibels > 28 && $0.decibels < 60 })
    #expect(comparison.top1Agreement >= 0.9)
    #expect(comparison.output == comparison.layers.first { $0.name == "FullyConnected6" }?.ratio)
  }

  /// The output's ratio is that of the outputs computed one by one.
  @Test func agreesWithRunningBothApart() throws {
    let graph = Self.graph()
    let model = try Quantizer.quantize(graph, calibration: Self.samples)
    var session = try model.session(path: .reference)
    let comparison = try session.compare(with: graph, on: Self.samples, limit: 32)
    var executor = try GraphExecutor(graph, batchSize: 1)
    var noise = 0.0
    for index in 0..<32 {
      let sample = Self.samples.sample(index)
      _ = executor.value("input").elements.update(from: sample)
      executor.forward()
      let int8 = try session.output(for: sample)
      for (real, approximate) in zip(executor.value(graph.outputs[0]).elements, int8) {
        noise += Double(real - approximate) * Double(real - approximate)
      }
    }
    #expect(abs(comparison.output.noisePower - noise) <= noise * 1e-3)
  }

  @Test func aBrokenLayerIsTheWorst() throws {
    var broken = Self.graph()
    let model = try Quantizer.quantize(broken, calibration: Self.samples)
    broken.parameters["Convolution1.weight0"]?.elements[7] += 3
    var session = try model.session()
    let comparison = try session.compare(with: broken, on: Self.samples, limit: 8)
    #expect(
      comparison.layers.first { $0.value == "Convolution0.out" }.map { $0.decibels > 28 } == true)
    #expect(
      comparison.layers.first { $0.value == "Convolution1.out" }.map { $0.decibels < 15 } == true)
  }

  @Test func refusesAnotherNetwork() throws {
    let model = try Quantizer.quantize(Self.graph(), calibration: Self.samples)
    var other = RandomNetwork(input: [3, 8, 8])
    other.append(GlobalAveragePool())
    var session = try model.session()
    #expect(
      throws: ComparisonError.differentNetworks(output: "FullyConnected6.out", elements: 4)
    ) {
      try session.compare(with: other.finished, on: Self.samples)
    }
  }
}
