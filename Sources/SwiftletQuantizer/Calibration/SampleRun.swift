import SwiftletData
import SwiftletGraph

/// The float graph over chosen samples of a source, batch by batch.
struct SampleRun: ~Copyable {
  private let source: any SampleSource
  private let indices: [Int]
  private let input: String
  private var executor: GraphExecutor
  private var next = 0

  /// Throws: `QuantizationError` for an empty source, samples of another shape than the graph's
  /// input, or a graph that does not run.
  init(
    _ graph: Graph, source: any SampleSource, indices: [Int], batchSize: Int
  ) throws(QuantizationError) {
    guard !indices.isEmpty else { throw .noSamples(source: source.name) }
    guard let input = graph.inputs.first else { throw .structure("has no input") }
    guard source.sampleShape.elementCount == input.sampleShape.elementCount else {
      throw .sampleShape(
        source: source.name, sample: source.sampleShape, input: input.sampleShape)
    }
    do {
      executor = try GraphExecutor(graph, batchSize: min(batchSize, indices.count))
    } catch {
      throw .graph(error)
    }
    self.source = source
    self.indices = indices
    self.input = input.name
  }

  /// Loads the next batch; nil after the last. The last batch may be smaller than the executor's:
  /// its remaining places keep samples of the batch before.
  ///
  /// Returns: the samples' indices in the source.
  mutating func nextBatch() -> ArraySlice<Int>? {
    guard next < indices.count else { return nil }
    let batch = indices[next..<min(next + executor.batchSize, indices.count)]
    next = batch.endIndex
    let view = executor.value(input)
    let sampleCount = view.shape.sample.elementCount
    for (place, sample) in batch.enumerated() {
      let start = place * sampleCount
      source.copySample(
        at: sample,
        into: UnsafeMutableBufferPointer(rebasing: view.elements[start..<start + sampleCount]))
    }
    return batch
  }

  /// The loaded batch.
  var inputElements: UnsafeBufferPointer<Float> { executor.value(input).view.elements }

  /// Runs the loaded batch and hands on the input and every value as it is computed.
  mutating func forward(observing observe: (String, TensorView) -> Void) {
    observe(input, executor.value(input).view)
    withoutActuallyEscaping(observe) { executor.forward(observing: $0) }
  }
}
