import SwiftletData
import SwiftletGraph
import SwiftletRuntime

extension Session {
  /// Runs this int8 model and the float network it was made from over samples, and measures the
  /// distance of every layer.
  ///
  /// Samples: at most `limit`, drawn by `seed`.
  /// - Parameter progress: called with the number of samples done, after each.
  /// Memory: one sample's activations of both networks, whatever the number of samples.
  /// Throws: `ComparisonError` when samples, network and model do not fit each other.
  public mutating func compare(
    with graph: Graph, on source: any SampleSource, limit: Int = .max, seed: UInt64 = 1,
    progress: (Int) -> Void = { _ in }
  ) throws(ComparisonError) -> ModelComparison {
    let graph = Quantizer.prepare(graph)
    var run: SampleRun
    do {
      run = try SampleRun(
        graph, source: source, indices: source.drawn(limit: limit, seed: seed).indices,
        batchSize: 1)
    } catch {
      throw .quantization(error)
    }
    var tally = try ComparisonTally(model, graph: graph)
    while run.nextBatch() != nil {
      try tally.read(&self, input: run.inputElements)
      run.forward { name, view in tally.add(name, view) }
      progress(tally.sampleCount)
    }
    return tally.comparison
  }
}
