import Foundation
import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime
import Testing

/// One operator with the shapes it is tried on.
struct OperatorCase: CustomTestStringConvertible {
  let operation: any Operator
  let inputs: [Shape]
  var parameters: [Shape] = []

  var testDescription: String { "\(operation)" }

  func graph() -> Graph {
    var graph = Graph(name: "case", metadata: ["b": "2", "a": "1"])
    graph.inputs = inputs.enumerated().map { GraphInput(name: "x\($0)", sampleShape: $1.sample) }
    for (index, shape) in parameters.enumerated() {
      let random = Tensor.random(shape, seed: UInt64(index))
      graph.parameters["w\(index)"] = Tensor(shape: shape, elements: random.elements.map(abs))
    }
    let names = graph.inputs.map(\.name) + parameters.indices.map { "w\($0)" }
    graph.nodes = [Node(name: "only", operation: operation, inputs: names, outputs: ["y"])]
    graph.outputs = ["y"]
    return graph
  }
}

@Suite struct RoundTripTests {
  static let asymmetric = Window(
    kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 1, dilationHeight: 1,
    dilationWidth: 2, padTop: 1, padLeft: 0, padBottom: 2, padRight: 1)
  static let image: [Shape] = [[2, 4, 7, 6]]
  static let cases: [OperatorCase] = [
    OperatorCase(
      operation: Convolution(window: asymmetric, groups: 2), inputs: image,
      parameters: [[6, 2, 3, 2], [6]]),
    OperatorCase(
      operation: Convolution(window: Window(kernel: 3, stride: 2, padding: 1), groups: 4),
      inputs: image, parameters: [[4, 1, 3, 3]]),
    OperatorCase(operation: FullyConnected(), inputs: [[2, 5]], parameters: [[3, 5], [3]]),
    OperatorCase(operation: FullyConnected(), inputs: [[2, 5]], parameters: [[3, 5]]),
    OperatorCase(operation: MaxPool(window: asymmetric), inputs: image),
    OperatorCase(
      operation: MaxPool(window: Window(kernel: 2, stride: 2), roundsUp: true), inputs: image),
    OperatorCase(
      operation: AveragePool(
        window: Window(kernel: 3, stride: 2, padding: 1), roundsUp: true, countsPadding: true),
      inputs: image),
    OperatorCase(
      operation: AveragePool(window: Window(kernel: 2, dilation: 2), countsPadding: false),
      inputs: image),
    OperatorCase(operation: GlobalAveragePool(), inputs: image),
    OperatorCase(operation: GlobalMaxPool(), inputs: image),
    OperatorCase(operation: ReLU(), inputs: image),
    OperatorCase(operation: Clip.relu6, inputs: image),
    OperatorCase(operation: Clip(minimum: -0.5, maximum: .infinity), inputs: image),
    OperatorCase(operation: Clip(minimum: -.infinity, maximum: 0.5), inputs: image),
    OperatorCase(operation: Clip(minimum: -.infinity, maximum: .infinity), inputs: image),
    OperatorCase(
      operation: BatchNormalization(epsilon: 1e-3, momentum: 0.75), inputs: image,
      parameters: [[4], [4], [4], [4]]),
    OperatorCase(operation: Add(), inputs: image + image),
    OperatorCase(operation: Concatenation(), inputs: image + [[2, 1, 7, 6]] + image),
    OperatorCase(operation: Flatten(), inputs: image),
    OperatorCase(operation: Softmax(), inputs: [[2, 9]]),
    OperatorCase(operation: Softmax(), inputs: image),
    OperatorCase(operation: Dropout(rate: 0.25), inputs: image),
    OperatorCase(operation: LeakyReLU(alpha: 0.3), inputs: image),
    OperatorCase(operation: ELU(alpha: 0.7), inputs: image),
    OperatorCase(operation: Sigmoid(), inputs: image),
    OperatorCase(operation: HardSigmoid(alpha: 0.3, beta: 0.4), inputs: image),
    OperatorCase(operation: HardSwish(), inputs: image),
    OperatorCase(operation: Tanh(), inputs: [[2, 9]]),
    OperatorCase(operation: LogSoftmax(), inputs: [[2, 9]]),
    OperatorCase(operation: LogSoftmax(), inputs: image),
    OperatorCase(
      operation: LocalResponseNormalization(size: 3, alpha: 0.5, beta: 0.6, bias: 2),
      inputs: image),
  ]

  @Test(arguments: cases)
  func graphAndOutputSurvive(_ operatorCase: OperatorCase) throws {
    let graph = operatorCase.graph()
    let again = try Graph(onnx: graph.onnx(), name: "again")
    expectSame(again, graph)
    let inputs = operatorCase.inputs.enumerated().map {
      Tensor.random($1, seed: 50 + UInt64($0))
    }
    #expect(try again.run(inputs) == graph.run(inputs))
  }

  /// Dictionaries iterate in another order in each process and for each history of insertions.
  @Test func sameGraphGivesSameBytes() throws {
    let graph = Self.cases[0].graph()
    var reordered = graph
    reordered.metadata = [:]
    reordered.parameters = [:]
    for key in ["b", "a"] { reordered.metadata[key] = graph.metadata[key] }
    for key in ["w1", "w0"] { reordered.parameters[key] = graph.parameters[key] }
    #expect(try graph.onnx() == reordered.onnx())
  }

  @Test func fileIsWrittenAndRead() throws {
    let graph = Self.cases[0].graph()
    let path =
      "\(FileManager.default.temporaryDirectory.path)/round-trip-\(UInt64.random(in: 0 ... .max)).onnx"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try graph.writeONNX(to: path)
    expectSame(try Graph(onnxFile: path), graph)
  }
}
