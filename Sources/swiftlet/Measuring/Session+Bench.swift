import SwiftletRuntime

extension Session {
  /// `bench --rounds`.
  mutating func answerTimingRounds() throws {
    try TimingRounds.answer { runAll() }
  }

  /// Times whole runs, then each operation by itself, on whatever the arena holds: int8 kernels
  /// take as long for any values.
  mutating func bench(_ time: MeasuringTime) -> BenchReport {
    let total = time.measure { runAll() }
    var layers = (0..<operationCount).map { _ in Timings() }
    let rounds = min(max(total.count, 20), 2000)
    for _ in 0..<rounds {
      for operation in 0..<operationCount {
        let start = Stopwatch.now()
        runOperation(at: operation)
        layers[operation].add(Stopwatch.now() - start)
      }
    }
    // The model knows one thread.
    let costs = threads == 1 ? CostModel(measuring: path) : nil
    let reports = (0..<operationCount).map { index in
      let operation = model.operation(at: index)
      return BenchReport.Layer(
        name: model.operationName(at: index), op: operation.kindName,
        medianMs: layers[index].medianMilliseconds,
        macs: Int(model.multiplyAccumulates(of: operation)), path: path.text,
        algorithm: usesWinograd(at: index) ? "winograd" : nil,
        predictedMs: costs?.seconds(of: index, in: self).map { $0 * 1e3 })
    }
    return BenchReport(
      total, threads: threads, isa: path.text, arenaBytes: arenaByteCount,
      layers: BenchReport.Layer.joined(reports),
      peakMacsPerSecond: costs?.rates.productsPerSecond)
  }
}
