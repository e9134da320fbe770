import SwiftletGraph
import SwiftletRuntime

/// What a comparison adds up: one ratio for each value that both networks have.
struct ComparisonTally {
  private var layers: [ModelComparison.Layer] = []
  /// By operation: the parts of values that are complete after it.
  private var partsAfter: [[ValuePart]]
  private var layerOfValue: [String: Int] = [:]
  /// By layer: the int8 model's real numbers for the sample at hand, NCHW.
  private var approximations: [[Float]] = []
  private let outputLayer: Int
  private(set) var sampleCount = 0
  private var agreementCount = 0

  /// Throws: `ComparisonError.differentNetworks` when the model's output is no value of `graph`.
  init(_ model: borrowing Model, graph: Graph) throws(ComparisonError) {
    let shapes: [String: Shape]
    do {
      shapes = try graph.shapes(batchSize: 1)
    } catch {
      throw .quantization(.graph(error))
    }
    partsAfter = Array(repeating: [], count: model.operationCount)
    for value in ValuePart.values(of: model, shapes: shapes) {
      let last = value.parts[value.parts.count - 1].operation
      layerOfValue[value.name] = layers.count
      for part in value.parts {
        partsAfter[part.operation].append(part.of(layer: layers.count))
      }
      layers.append(.init(name: model.operationName(at: last), value: value.name))
      approximations.append(
        [Float](repeating: 0, count: shapes[value.name]?.elementCount ?? 0))
    }
    let output = model.tensorName(at: model.outputTensor)
    guard let layer = layerOfValue[output] else {
      throw .differentNetworks(
        output: output, elements: model.tensor(at: model.outputTensor).elementCount)
    }
    outputLayer = layer
  }

  /// Runs the int8 model on one sample and keeps every layer's real numbers.
  mutating func read(
    _ session: inout Session, input: UnsafeBufferPointer<Float>
  ) throws(ComparisonError) {
    do {
      try session.load(Span(_unsafeElements: input))
      for operation in 0..<session.operationCount {
        session.runOperation(at: operation)
        for part in partsAfter[operation] {
          try session.copy(part, into: &approximations[part.layer])
        }
      }
    } catch {
      throw .session(error)
    }
    sampleCount += 1
  }

  /// Takes in the float network's value for the same sample.
  mutating func add(_ value: String, _ view: TensorView) {
    guard let layer = layerOfValue[value] else { return }
    layers[layer].ratio.add(view.elements, approximation: approximations[layer])
    guard layer == outputLayer else { return }
    let approximate = approximations[layer].withUnsafeBufferPointer(\.indexOfLargest)
    if view.elements.indexOfLargest == approximate { agreementCount += 1 }
  }

  var comparison: ModelComparison {
    ModelComparison(
      sampleCount: sampleCount, layers: layers.sorted { $0.decibels < $1.decibels },
      output: layers[outputLayer].ratio,
      top1Agreement: sampleCount == 0 ? 0 : Double(agreementCount) / Double(sampleCount))
  }
}

extension UnsafeBufferPointer<Float> {
  /// The first index of the largest element.
  fileprivate var indexOfLargest: Int? { indices.max { self[$0] < self[$1] } }
}
