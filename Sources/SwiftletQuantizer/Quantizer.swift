import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// Makes an int8 model of a float network: post-training quantization with calibration, or with the
/// scales of a file that is quantized already.
public enum Quantizer {
  /// Quantizes `graph` with ranges from samples of `source`. Scales that the graph states
  /// (`QuantizeDequantize`) are kept; where it states all of them no samples are needed.
  ///
  /// Shapes: the graph has one input, an image or a vector, and one output.
  /// Numerics: docs/numerics.md. The same graph, samples and options give the same bytes.
  /// Memory: the weights several times; one batch's activations, `options.memoryByteCount` or one
  /// sample's; statistics of constant size. It does not depend on the number of samples.
  /// - Parameter progress: called with the number of samples calibrated so far, after each batch.
  /// Throws: `QuantizationError`, for unsupported layers with all of them at once.
  public static func quantize(
    _ graph: Graph, calibration source: (any SampleSource)? = nil,
    options: QuantizationOptions = QuantizationOptions(), progress: (Int) -> Void = { _ in }
  ) throws(QuantizationError) -> QuantizedModel {
    let prepared = prepare(graph)
    let layers = try LayerGraphBuilder.layers(of: prepared)
    let calibrator = try calibrate(
      prepared, layers, source: source, options: options, progress: progress)
    return try model(
      of: layers, graph, source: source, ranges: calibrator.ranges, means: calibrator.means,
      options: options)
  }

  /// Quantizes `graph` with ranges that are known, without bias correction.
  ///
  /// - Parameter ranges: of every value that has a scale of its own.
  package static func quantize(
    _ graph: Graph, ranges: [String: ValueRange], options: QuantizationOptions
  ) throws(QuantizationError) -> QuantizedModel {
    let layers = try LayerGraphBuilder.layers(of: prepare(graph))
    let missing = layers.calibratedValues.filter { ranges[$0] == nil }
    guard missing.isEmpty else { throw .uncalibrated(values: missing) }
    return try model(
      of: layers, graph, source: nil, ranges: ranges, means: [:], options: options)
  }

  /// Lowers, plans and describes.
  private static func model(
    of layers: LayerGraph, _ graph: Graph, source: (any SampleSource)?,
    ranges: [String: ValueRange], means: [String: [Double]], options: QuantizationOptions
  ) throws(QuantizationError) -> QuantizedModel {
    var network = try Lowering.network(of: layers, ranges: ranges, means: means).writingInPlace()
    var tail: TrainableTail?
    if let tuning = options.tuning {
      tail = try TrainableTail(network, layers: layers, options: tuning)
      if let tail { network = try network.withRoom(for: tail.shape) }
    }
    let plan = MemoryPlanner(seed: options.seed).plan(network.memoryBlocks())
    do {
      try PlanVerifier.verify(plan)
    } catch {
      throw .plan(error)
    }
    var image = ModelImage(network, plan: plan)
    image.describe(graph, source: source, options: options)
    if let tail, let tuning = options.tuning { image.addTuning(tail, options: tuning) }
    return QuantizedModel(
      image: image, network: network, plan: plan, ranges: ranges,
      valueParameters: layers.parametersByFloatValue(in: network), options: options)
  }

  /// What samples tell that the graph does not.
  private static func calibrate(
    _ graph: Graph, _ layers: LayerGraph, source: (any SampleSource)?,
    options: QuantizationOptions, progress: (Int) -> Void
  ) throws(QuantizationError) -> Calibrator {
    let values = layers.calibratedValues
    let averaged = options.correctsBias && source != nil ? layers.averagedValues : []
    var calibrator = Calibrator(
      values: values, averagedValues: averaged,
      output: options.hasOutputHeadroom ? layers.logits : nil, method: options.method)
    if values.isEmpty, averaged.isEmpty { return calibrator }
    guard let source else { throw .uncalibrated(values: values) }
    try calibrator.observe(
      graph, source: source,
      indices: source.drawn(limit: options.sampleCount, seed: options.seed).indices,
      batchSize: graph.batchSize(options), progress: progress)
    return calibrator
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
    graph.preparedForInference(keepsQuantization: true)
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
    _ graph: Graph, source: (any SampleSource)?, options: QuantizationOptions
  ) {
    if let known = graph.preprocessing {
      preprocessing = zip(known.mean, known.standardDeviation).map {
        ModelFormat.ChannelPreprocessing(mean: $0, standardDeviation: $1)
      }
      labels = known.labels
    }
    guard let source else {
      notes = "model=\(graph.name)\ncalibration.source=the scales in the file\n"
      return
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
