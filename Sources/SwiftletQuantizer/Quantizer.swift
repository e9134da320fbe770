import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// Makes an int8 model of a float network: post-training quantization with calibration.
public enum Quantizer {
  /// Quantizes `graph` with ranges from samples of `source`.
  ///
  /// Shapes: the graph has one input, an image or a vector, and one output.
  /// Numerics: docs/numerics.md. The same graph, samples and options give the same bytes.
  /// Memory: the weights several times; one batch's activations, `options.memoryByteCount` or one
  /// sample's; statistics of constant size. It does not depend on the number of samples.
  /// - Parameter progress: called with the number of samples calibrated so far, after each batch.
  /// Throws: `QuantizationError`, for unsupported layers with all of them at once.
  public static func quantize(
    _ graph: Graph, calibration source: any SampleSource,
    options: QuantizationOptions = QuantizationOptions(), progress: (Int) -> Void = { _ in }
  ) throws(QuantizationError) -> QuantizedModel {
    let prepared = prepare(graph)
    let layers = try LayerGraphBuilder.layers(of: prepared)
    var calibrator = Calibrator(
      values: layers.calibratedValues,
      averagedValues: options.correctsBias ? layers.averagedValues : [], output: layers.output,
      method: options.method)
    try calibrator.observe(
      prepared, source: source,
      indices: source.drawn(limit: options.sampleCount, seed: options.seed).indices,
      batchSize: prepared.batchSize(options), progress: progress)
    let network = try Lowering.network(
      of: layers, ranges: calibrator.ranges, means: calibrator.means
    ).writingInPlace()
    let plan = MemoryPlanner(seed: options.seed).plan(network.memoryBlocks())
    do {
      try PlanVerifier.verify(plan)
    } catch {
      throw .plan(error)
    }
    var image = ModelImage(network, plan: plan)
    image.describe(graph, source: source, options: options)
    return QuantizedModel(
      image: image, network: network, plan: plan, ranges: calibrator.ranges, options: options)
  }

  /// The layers of `graph` that cannot run in int8, in its order; empty when all can.
  ///
  /// Throws: `QuantizationError` for a graph that is wrong as a whole.
  public static func unsupportedLayers(
    of graph: Graph
  ) throws(QuantizationError) -> [UnsupportedLayer] {
    do {
      _ = try LayerGraphBuilder.layers(of: prepare(graph))
      return []
    } catch .unsupported(let layers) {
      return layers
    }
  }

  /// The graph as it is calibrated and lowered: only what the output depends on, dropout
  /// gone, batch normalization folded. Its values have the names that the int8 tensors carry.
  public static func prepare(_ graph: Graph) -> Graph {
    graph.preparedForInference()
  }
}

extension Graph {
  /// Samples whose activations fit the memory that calibration may use, at least one.
  fileprivate func batchSize(_ options: QuantizationOptions) -> Int {
    guard let byteCount = try? activationByteCount() else { return 1 }
    return min(max(options.memoryByteCount / max(byteCount, 1), 1), options.batchSize)
  }
}

extension ModelImage {
  /// Adds what travels with the model for people and for preparing its input.
  fileprivate mutating func describe(
    _ graph: Graph, source: any SampleSource, options: QuantizationOptions
  ) {
    if let known = graph.preprocessing {
      preprocessing = zip(known.mean, known.standardDeviation).map {
        ModelFormat.ChannelPreprocessing(mean: $0, standardDeviation: $1)
      }
      labels = known.labels
    }
    if labels.isEmpty { labels = source.classNames }
    notes = """
      model=\(graph.name)
      calibration.source=\(source.name)
      calibration.samples=\(min(options.sampleCount, source.count))
      calibration.method=\(options.method)
      calibration.seed=\(options.seed)
      calibration.corrects_bias=\(options.correctsBias)

      """
  }
}
