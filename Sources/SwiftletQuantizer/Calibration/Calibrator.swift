import SwiftletData
import SwiftletGraph

/// Runs the float graph over samples and keeps, for each value asked for, statistics of constant
/// size.
///
/// Memory: one executor for one batch plus the statistics, whatever the number of samples.
package struct Calibrator {
  private let method: CalibrationMethod
  private var statistics: [String: ValueStatistics]

  package init(values: [String], method: CalibrationMethod) {
    self.method = method
    let empty = ValueStatistics(needsHistogram: method.needsHistogram)
    statistics = Dictionary(values.map { ($0, empty) }, uniquingKeysWith: { first, _ in first })
  }

  /// The range of each value by the method.
  ///
  /// Precondition: at least one sample was observed.
  package var ranges: [String: ValueRange] {
    statistics.mapValues { $0.range(method) }
  }

  /// Runs `graph` over the samples of `source` at `indices`.
  ///
  /// Throws: `QuantizationError.notFinite` naming the sample and the first value that is not
  /// finite; `.noSamples`, `.sampleShape` and `.graph` for a source or graph that does not fit.
  package mutating func observe(
    _ graph: Graph, source: any SampleSource, indices: [Int], batchSize: Int = 16
  ) throws(QuantizationError) {
    var run = try SampleRun(graph, source: source, indices: indices, batchSize: batchSize)
    while let samples = run.nextBatch() {
      var failure: QuantizationError?
      run.forward { name, view in
        guard failure == nil else { return }
        failure = add(name, view, samples: samples)
      }
      if let failure { throw failure }
    }
  }

  /// Takes in a value of the batch; only its first `samples.count` samples are current.
  private mutating func add(
    _ name: String, _ view: TensorView, samples: ArraySlice<Int>
  ) -> QuantizationError? {
    let sampleCount = view.shape.sample.elementCount
    let elements = UnsafeBufferPointer(rebasing: view.elements.prefix(samples.count * sampleCount))
    guard let bad = statistics[name]?.add(elements) else { return nil }
    return .notFinite(sample: samples[samples.startIndex + bad / sampleCount], value: name)
  }
}
