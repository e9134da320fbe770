import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import SwiftletTraining
import Testing

@Suite struct EvaluationTests {
  private static let samples = RandomSamples(sampleShape: [6], count: 90)

  private static func graph(hasSoftmax: Bool) -> Graph {
    var network = RandomNetwork(input: [6])
    network.fullyConnected(6, 16)
    network.append(ReLU())
    network.fullyConnected(16, 3)
    if hasSoftmax { network.append(Softmax()) }
    return network.finished
  }

  /// The labels are arbitrary, so only the agreement of the two means anything.
  @Test func isNearTheFloatEvaluation() throws {
    let graph = Self.graph(hasSoftmax: false)
    let model = try Quantizer.quantize(graph, calibration: Self.samples)
    var session = try model.session()
    let int8 = try session.evaluate(on: Self.samples)
    let float = try graph.evaluate(on: Self.samples)
    #expect(int8.count == 90)
    #expect(abs(int8.top1 - float.top1) <= 3.0 / 90)
    #expect(abs(int8.loss - float.loss) <= 0.02)
  }

  @Test func aSoftmaxAtTheEndChangesNothing() throws {
    func metrics(hasSoftmax: Bool) throws -> ClassificationMetrics {
      let model = try Quantizer.quantize(
        Self.graph(hasSoftmax: hasSoftmax), calibration: Self.samples)
      var session = try model.session()
      return try session.evaluate(on: Self.samples)
    }
    #expect(try metrics(hasSoftmax: true) == metrics(hasSoftmax: false))
  }

  @Test func refusesLabelsWithoutAnOutput() throws {
    var network = RandomNetwork(input: [6])
    network.fullyConnected(6, 2)
    let model = try Quantizer.quantize(network.finished, calibration: Self.samples)
    var session = try model.session()
    #expect(
      throws: ComparisonError.label(source: "random samples", sample: 2, classes: 2)
    ) {
      try session.evaluate(on: Self.samples)
    }
  }
}
