import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime

/// A float or int8 model that turns one sample into its outputs. The two kinds have one interface
/// here and nowhere else: below, they share nothing.
protocol Predictor: AnyObject {
  /// One sample, CHW for images.
  var inputShape: Shape { get }
  var outputShape: Shape { get }
  var preprocessing: Preprocessing? { get }
  /// Class names, empty when the model has none.
  var labels: [String] { get }

  /// The outputs for one sample in the published layout (CHW).
  ///
  /// Precondition: `sample` has the input shape's size.
  func predict(_ sample: ArraySlice<Float>) throws -> [Float]
}

/// Opens the model at `path`; `kernels` counts for an int8 model only.
func openPredictor(
  _ path: String, kernels: KernelPath, threads: ThreadsOption
) throws -> any Predictor {
  switch try ModelFileKind(path: path) {
  case .float:
    return try FloatPredictor(Graph(onnxFile: path), file: path, threads: threads.threads)
  case .int8:
    return Int8Predictor(try loadSession(path, on: kernels, threads: threads.threads))
  }
}

private final class FloatPredictor: Predictor {
  let inputShape: Shape
  let outputShape: Shape
  let preprocessing: Preprocessing?
  var labels: [String] { preprocessing?.labels ?? [] }
  private let input: String
  private let output: String
  private var executor: GraphExecutor

  init(_ graph: Graph, file: String, threads: Int) throws {
    guard let input = graph.inputs.first, graph.inputs.count == 1, graph.outputs.count == 1 else {
      throw UnsuitableModel(
        file: file,
        reason: "it has \(graph.inputs.count) inputs and \(graph.outputs.count) outputs, not one")
    }
    executor = try GraphExecutor(graph.preparedForInference(), batchSize: 1, threads: threads)
    inputShape = input.sampleShape
    outputShape = executor.value(graph.outputs[0]).shape.sample
    preprocessing = graph.preprocessing
    self.input = input.name
    output = graph.outputs[0]
  }

  func predict(_ sample: ArraySlice<Float>) -> [Float] {
    _ = executor.value(input).elements.update(fromContentsOf: sample)
    executor.forward()
    return Array(executor.value(output).view.elements)
  }
}

private final class Int8Predictor: Predictor {
  let inputShape: Shape
  let outputShape: Shape
  let preprocessing: Preprocessing?
  let labels: [String]
  private var session: Session

  init(_ session: consuming Session) {
    inputShape = session.model.input.sampleShape
    outputShape = session.model.output.sampleShape
    preprocessing = session.model.preprocessingOfAllChannels
    labels = session.model.labels
    self.session = session
  }

  func predict(_ sample: ArraySlice<Float>) throws -> [Float] {
    var outputs = [Float](repeating: 0, count: outputShape.elementCount)
    var span = outputs.mutableSpan
    try session.run(input: sample.span, output: &span)
    return outputs
  }
}

/// A model that a command cannot use.
struct UnsuitableModel: Error, CustomStringConvertible {
  let file: String
  let reason: String

  var description: String { "\(file): \(reason)" }
}
