import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

/// A model's layers and totals, for people and for scripts.
struct ModelSummary: Encodable {
  struct Layer: Encodable {
    let name: String
    let op: String
    /// Extents of one sample's output: CHW for a float model, HWC for an int8 model.
    let shape: [Int]
    let parameters: Int
    let macs: Int
  }

  let file: String
  let format: String
  let inputShape: [Int]
  let outputShape: [Int]
  let parameters: Int
  /// Of a float model: parameters that training changes, running statistics left out.
  let trainableParameters: Int?
  let macs: Int
  let labels: [String]
  let layers: [Layer]
  /// Layers of a float model that `quantize` would refuse, with the reason.
  let unsupportedInInt8: [String]

  init(_ graph: Graph, file: String) throws {
    let layers = try graph.layerSummaries()
    let shapes = try graph.shapes(batchSize: 1)
    self.file = file
    format = "onnx, float32, NCHW"
    inputShape = graph.inputs.first?.sampleShape.dimensions ?? []
    outputShape = graph.outputs.first.flatMap { shapes[$0]?.sample.dimensions } ?? []
    parameters = graph.parameterElementCount
    trainableParameters = graph.trainableElementCount
    macs = layers.reduce(0) { $0 + $1.multiplyAccumulates }
    labels = graph.preprocessing?.labels ?? []
    unsupportedInInt8 = try Quantizer.unsupportedLayers(of: graph).map {
      "\($0.name) (\($0.operation)): \($0.reason)"
    }
    self.layers = layers.map {
      Layer(
        name: $0.name, op: $0.operation, shape: $0.outputShape.dimensions,
        parameters: $0.parameterCount, macs: $0.multiplyAccumulates)
    }
  }

  init(int8Model path: String) throws {
    let model = try loadModel(path)
    file = path
    format = "swl, int8, NHWC"
    inputShape = model.input.shape
    outputShape = model.output.shape
    labels = model.labels
    unsupportedInInt8 = []
    trainableParameters = nil
    var layers: [Layer] = []
    for index in 0..<model.operationCount {
      let operation = model.operation(at: index)
      layers.append(
        Layer(
          name: model.operationName(at: index), op: operation.kindName,
          shape: TensorDescription(model.tensor(at: Int(operation.output))).shape,
          parameters: model.parameterCount(of: operation),
          macs: Int(model.multiplyAccumulates(of: operation))))
    }
    self.layers = layers
    parameters = layers.reduce(0) { $0 + $1.parameters }
    macs = layers.reduce(0) { $0 + $1.macs }
  }

  func print() {
    var table = TextTable(["layer", "op", "output", "parameters", "MACs"], leftColumns: [0, 1])
    for layer in layers {
      table.append([
        layer.name, layer.op, Shape(layer.shape).description,
        Formatting.count(layer.parameters), Formatting.count(layer.macs),
      ])
    }
    Swift.print(
      "\(file): \(format), input \(Shape(inputShape)), output \(Shape(outputShape)),",
      "\(Formatting.count(parameters)) parameters"
        + (trainableParameters.map { " (\(Formatting.count($0)) trained)" } ?? "")
        + ", \(Formatting.count(macs)) MACs\n")
    Swift.print(table.lines.joined(separator: "\n"))
    for layer in unsupportedInInt8 { Swift.print("\nnot in int8: \(layer)") }
    if !labels.isEmpty { Swift.print("\nlabels: \(labels.joined(separator: ", "))") }
  }
}
