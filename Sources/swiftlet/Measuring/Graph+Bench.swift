import SwiftletGraph

extension Graph {
  /// Times float inference of one sample, whole and by node: batch normalization folded. The whole
  /// runs some nodes together, so that the nodes' times may add up to more.
  func bench(threads: Int, _ time: MeasuringTime) throws -> BenchReport {
    let graph = preparedForInference()
    var executor = try GraphExecutor(graph, batchSize: 1, threads: threads)
    executor.fillWithNoise(graph.inputs)
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
    return BenchReport(total, threads: executor.threadCount, isa: "float32", layers: reports)
  }

  /// `bench --rounds`.
  func answerTimingRounds(threads: Int) throws {
    let graph = preparedForInference()
    var executor = try GraphExecutor(graph, batchSize: 1, threads: threads)
    executor.fillWithNoise(graph.inputs)
    try TimingRounds.answer { executor.forward() }
  }
}

extension GraphExecutor {
  fileprivate func fillWithNoise(_ inputs: [GraphInput]) {
    var random = RandomSource(seed: 1)
    for input in inputs {
      let view = value(input.name)
      for index in 0..<view.count { view.base[index] = random.nextUnitFloat() * 2 - 1 }
    }
  }
}
