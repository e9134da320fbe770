import SwiftletGraph

extension Graph {
  /// Times float inference of one sample, whole and by node, as `run` does it: batch normalization
  /// folded.
  func bench(_ time: MeasuringTime) throws -> BenchReport {
    let graph = preparedForInference()
    var executor = try GraphExecutor(graph, batchSize: 1)
    let total = time.measure { executor.forward() }
    let summaries = try graph.layerSummaries()
    let producer = Dictionary(
      uniqueKeysWithValues: graph.nodes.enumerated().compactMap { index, node in
        node.outputs.first.map { ($0, index) }
      })
    var layers = summaries.map { _ in Timings() }
    for _ in 0..<min(max(total.count, 20), 2000) {
      var before = Stopwatch.now()
      executor.forward { value, _ in
        let after = Stopwatch.now()
        if let node = producer[value] { layers[node].add(after - before) }
        before = Stopwatch.now()
      }
    }
    let reports = zip(summaries, layers).map { summary, timings in
      BenchReport.Layer(
        name: summary.name, op: summary.operation, medianMs: timings.medianMilliseconds,
        macs: summary.multiplyAccumulates, path: "float32")
    }
    return BenchReport(total, isa: "float32", layers: reports)
  }
}
