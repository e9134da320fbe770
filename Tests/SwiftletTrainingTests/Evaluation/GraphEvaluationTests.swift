import SwiftletData
import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct GraphEvaluationTests {
  /// A network that is trained enough to give different answers.
  private func network() throws -> Graph { try smallNetwork(seed: 4) }

  @Test(arguments: [1, 7, 10, 64]) func theBatchSizeDoesNotMatter(batchSize: Int) throws {
    let samples = try barSamples(count: 30)
    let one = try network().evaluate(on: samples, batchSize: 30)
    let other = try network().evaluate(on: samples, batchSize: batchSize)
    #expect(one.count == 30 && other.count == 30)
    #expect(one.confusion == other.confusion)
    #expect(abs(one.loss - other.loss) < 1e-6)
  }

  @Test func rejectsWhatDoesNotFit() throws {
    #expect(
      throws: TrainingError.sampleShapeMismatch(
        source: "bars", samples: [2, 8, 8], network: [1, 8, 8])
    ) { try network().evaluate(on: barSamples(count: 3, sampleShape: [2, 8, 8])) }
    let empty = SampleSubset(try barSamples(count: 3), indices: [])
    #expect(throws: TrainingError.noSamples(source: "bars")) { try network().evaluate(on: empty) }
  }
}
