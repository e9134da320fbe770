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
  static let volume: [Shape] = [[2, 4, 5, 4, 3]]
  static let cases: [OperatorCase] = [
    OperatorCase(
      operation: Convolution(window: asymmetric, groups: 2), inputs: image,
      parameters: [[6, 2, 3, 2], [6]]),
    OperatorCase(
      operation: Convolution(window: Window(kernel: 3, stride: 2, padding: 1), groups: 4),
      inputs: image, parameters: [[4, 1, 3, 3]]),
    OperatorCase(
      operation: TransposedConvolution(
        window: asymmetric, groups: 2, outputPaddingHeight: 1, outputPaddingWidth: 0),
      inputs: image, parameters: [[4, 3, 3, 2], [6]]),
    OperatorCase(
      operation: TransposedConvolution(window: Window(kernel: 4, stride: 2, padding: 1)),
      inputs: image, parameters: [[4, 3, 4, 4]]),
    OperatorCase(operation: DepthToSpace(blockSize: 2), inputs: image),
    OperatorCase(operation: DepthToSpace(blockSize: 2, order: .channelFirst), inputs: image),
    OperatorCase(operation: SpaceToDepth(blockSize: 2), inputs: [[2, 3, 4, 6]]),
    OperatorCase(
      operation: Resize(
        .scales(height: 2, width: 1.5), mode: .nearest(.floor), coordinates: .asymmetric),
      inputs: image),
    OperatorCase(
      operation: Resize(
        .scales(height: 0.6, width: 3), mode: .nearest(.preferCeiling), coordinates: .alignCorners),
      inputs: image),
    OperatorCase(
      operation: Resize(
        .scales(height: 2, width: 2), mode: .linear, coordinates: .pytorchHalfPixel),
      inputs: image),
    OperatorCase(
      operation: Resize(.sizes(height: 5, width: 13), mode: .nearest(.ceiling)), inputs: image),
    OperatorCase(
      operation: Resize(
        .sizes(height: 5, width: 13), mode: .linear, coordinates: .halfPixelSymmetric),
      inputs: image),
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
    OperatorCase(operation: ParametricReLU(), inputs: image, parameters: [[4, 1, 1]]),
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
    OperatorCase(operation: Add(), inputs: image, parameters: [[4, 1, 1]]),
    OperatorCase(operation: Subtract(), inputs: image + image),
    OperatorCase(operation: Multiply(), inputs: image + [[2, 4, 1, 1]]),
    OperatorCase(operation: Divide(), inputs: image, parameters: [[]]),
    OperatorCase(operation: Minimum(), inputs: image + image),
    OperatorCase(operation: Maximum(), inputs: image, parameters: [[4, 1, 6]]),
    OperatorCase(operation: Concatenation(axis: 3), inputs: image + image),
    OperatorCase(operation: Softmax(axis: 3), inputs: image),
    OperatorCase(operation: LogSoftmax(axis: 2), inputs: image),
    OperatorCase(operation: Reshape([0, 2, 84]), inputs: image),
    OperatorCase(operation: Transpose([0, 2, 3, 1]), inputs: image),
    OperatorCase(
      operation: Slice([
        .init(axis: 1, start: -1, end: .min, step: -2), .init(axis: 3, start: 1, end: .max),
      ]), inputs: image),
    OperatorCase(
      operation: Pad(before: [0, 0, 1, -2], after: [0, 1, 2, 0], mode: .constant(0.5)),
      inputs: image),
    OperatorCase(
      operation: Pad(before: [0, 0, 1, 2], after: [0, 0, 2, 1], mode: .reflect), inputs: image),
    OperatorCase(
      operation: Pad(before: [0, 0, 1, 2], after: [0, 0, 2, 1], mode: .edge), inputs: image),
    OperatorCase(
      operation: Pad(before: [0, 0, 1, 2], after: [0, 0, 2, 1], mode: .wrap), inputs: image),
    OperatorCase(operation: Expand([3, 1, 1]), inputs: [[2, 1, 7, 6]]),
    OperatorCase(operation: ReduceMean(axes: [1]), inputs: image),
    OperatorCase(operation: ReduceMean(axes: [1, 3], keepsDimensions: false), inputs: image),
    OperatorCase(operation: ArgMax(axis: 1), inputs: image),
    OperatorCase(
      operation: ArgMax(axis: 3, keepsDimensions: false, selectsLastIndex: true), inputs: image),
    OperatorCase(operation: MatrixProduct(), inputs: image + [[2, 4, 6, 3]]),
    OperatorCase(operation: MatrixProduct(), inputs: [[2, 3, 4]], parameters: [[4, 5]]),
    OperatorCase(
      operation: SpatialConvolution(
        window: SpatialWindow(
          kernel: [2, 1, 3], strides: [1, 2, 1], dilations: [2, 1, 1], padsBefore: [1, 0, 2],
          padsAfter: [0, 1, 1]), groups: 2), inputs: volume, parameters: [[6, 2, 2, 1, 3], [6]]),
    OperatorCase(
      operation: SpatialMaxPool(window: SpatialWindow(kernel: [2, 2, 2], padsAfter: [1, 0, 0])),
      inputs: volume),
    OperatorCase(
      operation: SpatialAveragePool(
        window: SpatialWindow(kernel: [2, 1, 3], strides: [2, 1, 2], padsBefore: [1, 0, 1]),
        roundsUp: true, countsPadding: false), inputs: volume),
    OperatorCase(operation: GlobalAveragePool(), inputs: volume),
    OperatorCase(operation: GlobalMaxPool(), inputs: [[2, 4, 7]]),
    OperatorCase(
      operation: BatchNormalization(), inputs: volume, parameters: [[4], [4], [4], [4]]),
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

  /// Forms that ONNX has only as several nodes, or that are read as another operator: only what they
  /// compute survives.
  @Test(arguments: [
    OperatorCase(operation: MatrixProduct(transposesRight: true), inputs: image + image),
    OperatorCase(
      operation: MatrixProduct(transposesLeft: true, transposesRight: true),
      inputs: image + [[2, 4, 5, 7]]),
    OperatorCase(
      operation: MatrixProduct(transposesRight: true), inputs: [[2, 3]], parameters: [[5, 3]]),
    OperatorCase(operation: ReduceMean(axes: [2, 3]), inputs: image),
    OperatorCase(operation: ReduceMean(axes: [3, 2], keepsDimensions: false), inputs: image),
    OperatorCase(operation: Reshape([0, -1]), inputs: image),
    OperatorCase(operation: MatrixProduct(), inputs: [[2, 4]], parameters: [[4, 5]]),
    OperatorCase(
      operation: SpatialMaxPool(
        window: SpatialWindow(kernel: [2, 3]), roundsUp: true), inputs: image),
  ])
  func outputsSurvive(_ operatorCase: OperatorCase) throws {
    let graph = operatorCase.graph()
    let again = try Graph(onnx: graph.onnx(), name: "again")
    let inputs = operatorCase.inputs.enumerated().map {
      Tensor.random($1, seed: 50 + UInt64($0))
    }
    try expectClose(again.run(inputs), graph.run(inputs))
  }

  /// The places of maxima are integers in ONNX, floats in the graph.
  @Test(arguments: [SpatialMaxPool.Places.rowMajor, .columnMajor])
  func placesOfMaximaSurvive(_ places: SpatialMaxPool.Places) throws {
    let pool = SpatialMaxPool(window: SpatialWindow(kernel: [2, 3]), places: places)
    var graph = OperatorCase(operation: pool, inputs: Self.image).graph()
    graph.nodes[0].outputs = ["y", "p"]
    graph.outputs = ["y", "p"]
    let again = try Graph(onnx: graph.onnx(), name: "again")
    expectSame(again, graph)
    let x = Tensor.random(Self.image[0], seed: 1)
    #expect(try again.runAll([x]) == graph.runAll([x]))
  }

  /// Operator set 18 has the axes of a mean as an input.
  @Test func newerOperatorSets() throws {
    var graph = OperatorCase(operation: ReduceMean(axes: [1]), inputs: Self.image).graph()
    let pool = AveragePool(window: Window(kernel: 2, dilation: 2))
    graph.nodes.append(Node(name: "pool", operation: pool, inputs: ["y"], outputs: ["z"]))
    graph.outputs = ["z"]
    expectSame(try Graph(onnx: graph.onnx(), name: "again"), graph)
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
