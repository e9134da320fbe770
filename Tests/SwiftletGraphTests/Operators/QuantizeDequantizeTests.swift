import SwiftletGraph
import Testing

@Suite struct QuantizeDequantizeTests {
  private func run(_ operation: QuantizeDequantize, _ input: Tensor) throws -> [Float] {
    var graph = Graph(
      name: "one", inputs: [GraphInput(name: "x", sampleShape: input.shape.sample)], outputs: ["y"])
    graph.nodes = [Node(name: "q", operation: operation, inputs: ["x"], outputs: ["y"])]
    var executor = try GraphExecutor(graph, batchSize: input.shape[0])
    let view = executor.value("x")
    for (index, element) in input.elements.enumerated() { view.base[index] = element }
    executor.forward()
    return Array(executor.value("y").elements)
  }

  /// Halves go to the even integer, what lies beyond the integers to the last one.
  @Test func roundsAndSaturates() throws {
    let quantization = QuantizeDequantize(scale: 2, zeroPoint: 3, type: .int8)
    let input = Tensor(shape: [8], elements: [0, 1, 3, -1, 0.9, 1.1, 1000, -1000])
    #expect(try run(quantization, input) == [0, 0, 4, 0, 0, 2, 248, -262])
    #expect(
      quantization.integers(of: input.elements, shape: input.shape)
        == [3, 3, 5, 3, 3, 4, 127, -128])
  }

  @Test func eachIndexOfTheAxisHasItsOwnScale() throws {
    let quantization = QuantizeDequantize(
      scales: [1, 10], zeroPoints: [0, 255], type: .uint8, axis: 1)
    let input = Tensor(shape: [2, 2, 2], elements: [1.2, 300, -14, 14, -3, 2.5, -1e4, -26])
    #expect(try run(quantization, input) == [1, 255, -10, 0, 0, 2, -2550, -30])
    let integers = quantization.integers(of: input.elements, shape: input.shape)
    #expect(integers == [1, 255, 254, 255, 0, 2, 0, 252])
    #expect(
      quantization.reals(of: integers, shape: input.shape) == [1, 255, -10, 0, 0, 2, -2550, -30])
  }

  /// Biases: integers beyond those that float32 tells apart.
  @Test func int32KeepsLargeNumbers() throws {
    let quantization = QuantizeDequantize(scale: 0.5, zeroPoint: 0, type: .int32)
    let input = Tensor(shape: [4], elements: [4_194_305, -8_388_609, 3e9, 0.75])
    #expect(try run(quantization, input) == [4_194_305, -8_388_609, 0x1p30, 1])
    #expect(
      quantization.integers(of: input.elements, shape: input.shape)
        == [8_388_610, -16_777_218, .max, 2])
  }

  @Test func notANumberStaysSo() throws {
    let quantization = QuantizeDequantize(scale: 2, zeroPoint: 3, type: .int8)
    #expect(try run(quantization, Tensor(shape: [1], elements: [.nan]))[0].isNaN)
  }

  /// The gradient passes unchanged where nothing was clamped.
  @Test func theGradientPassesStraightThrough() throws {
    var graph = Graph(
      name: "one", inputs: [GraphInput(name: "x", sampleShape: [2])], outputs: ["y"])
    graph.parameters["w"] = Tensor(shape: [2, 2], elements: [0.26, 200, -0.1, -127.4])
    graph.nodes = [
      Node(
        name: "q", operation: QuantizeDequantize(scale: 1, zeroPoint: 0, type: .int8),
        inputs: ["w"], outputs: ["rounded"]),
      Node(name: "fc", operation: FullyConnected(), inputs: ["x", "rounded"], outputs: ["y"]),
    ]
    let executor = try GraphExecutor(graph, batchSize: 1, purpose: .training(seed: 1))
    var running = consume executor
    let x = running.value("x")
    (x.base[0], x.base[1]) = (3, 5)
    running.forward()
    #expect(Array(running.value("y").elements) == [635, -635])
    let gradient = running.gradient("y")
    (gradient.base[0], gradient.base[1]) = (1, 10)
    running.backward()
    #expect(Array(running.gradient("w").elements) == [3, 0, 30, 50])
  }

  @Test func refusesScalesThatDoNotFit() {
    let perChannel = QuantizeDequantize(
      scales: [1, 2], zeroPoints: [0, 0], type: .int8, axis: 1)
    #expect(throws: ShapeError.self) { try perChannel.outputShapes(for: [[4, 3]]) }
    #expect(throws: ShapeError.self) { try perChannel.outputShapes(for: [[4]]) }
    let negative = QuantizeDequantize(scale: -1, zeroPoint: 0, type: .int8)
    #expect(throws: ShapeError.self) { try negative.outputShapes(for: [[4]]) }
    let outside = QuantizeDequantize(scale: 1, zeroPoint: 200, type: .int8)
    #expect(throws: ShapeError.self) { try outside.outputShapes(for: [[4]]) }
  }
}
