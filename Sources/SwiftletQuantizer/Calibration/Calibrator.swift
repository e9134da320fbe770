import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// Runs the float graph over samples and keeps, for each value asked for, statistics of constant
/// size.
///
/// Memory: one executor for one batch plus the statistics, whatever the number of samples.
package struct Calibrator {
  /// How much wider the network's output is made than what the samples showed: with few logits per
  /// sample the extremes are seen late, and a clipped logit is an error that no layer after it can
  /// absorb. A quarter costs at most 1.9 dB of that one tensor.
  private static let outputHeadroom: Float = 1.25

  private let method: CalibrationMethod
  private let output: String?
  private var statistics: [String: ValueStatistics]
  private var meanSamples: [String: MeanSample]

  /// Statistics of `values`, and the means of `averagedValues`.
  ///
  /// - Parameter output: the network's output, which gets headroom; nil gives none.
  package init(
    values: [String], averagedValues: [String] = [], output: String? = nil,
    method: CalibrationMethod
  ) {
    self.method = method
    self.output = output
    meanSamples = Dictionary(
      averagedValues.map { ($0, MeanSample()) }, uniquingKeysWith: { first, _ in first })
    let empty = ValueStatistics(needsHistogram: method.needsHistogram)
    statistics = Dictionary(values.map { ($0, empty) }, uniquingKeysWith: { first, _ in first })
  }

  /// The range of each value by the method.
  ///
  /// Precondition: at least one sample was observed.
  package var ranges: [String: ValueRange] {
    var ranges = statistics.mapValues { $0.range(method) }
    if let output, let range = ranges[output] {
      ranges[output] = ValueRange(
        low: range.low * Self.outputHeadroom, high: range.high * Self.outputHeadroom)
    }
    return ranges
  }

  /// The mean of each averaged value, one sample in the float graph's order.
  package var means: [String: [Double]] { meanSamples.mapValues(\.mean) }

  /// Runs `graph` over the samples of `source` at `indices`.
  ///
  /// - Parameter progress: called with the number of samples done, after each batch.
  /// Throws: `QuantizationError.notFinite` naming the sample and the first value that is not
  /// finite; `.noSamples`, `.sampleShape` and `.graph` for a source or graph that does not fit.
  package mutating func observe(
    _ graph: Graph, source: any SampleSource, indices: [Int], batchSize: Int = 16,
    progress: (Int) -> Void = { _ in }
  ) throws(QuantizationError) {
    var run = try SampleRun(graph, source: source, indices: indices, batchSize: batchSize)
    while let samples = run.nextBatch() {
      var failure: QuantizationError?
      run.forward { name, view in
        guard failure == nil else { return }
        failure = add(name, view, samples: samples)
      }
      if let failure { throw failure }
      progress(samples.endIndex)
    }
  }

  /// Takes in a value of the batch; only its first `samples.count` samples are current.
  private mutating func add(
    _ name: String, _ view: TensorView, samples: ArraySlice<Int>
  ) -> QuantizationError? {
    let sampleCount = view.shape.sample.elementCount
    let elements = UnsafeBufferPointer(rebasing: view.elements.prefix(samples.count * sampleCount))
    if let bad = statistics[name]?.add(elements) {
      return .notFinite(sample: samples[samples.startIndex + bad / sampleCount], value: name)
    }
    meanSamples[name]?.add(elements, sampleCount: samples.count)
    return nil
  }
}
