import Foundation
import SwiftletQuantizer
import SwiftletRuntime

/// Small models that the tests share.
enum ToyModels {
  /// 2x2x1 -> convolution 1x1 to two channels, `2x + 1` and `-x` -> fully connected to four.
  static func twoLayers() -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 2, 2, 1, role: .input, lifetime: 0...0)
    let middle = sketch.addTensor("middle", 2, 2, 2, lifetime: 0...1)
    let output = sketch.addTensor("output", 1, 1, 4, role: .output, lifetime: 1...1)
    let scratch = sketch.reserve(
      ConvolutionScratch.byteCount(inputChannelsPerGroup: 1, kernelHeight: 1, kernelWidth: 1))
    var convolution = ModelFormat.Operation()
    convolution.setWindow(1)
    convolution.setWeights(
      blocked([[2], [-1]]), biases: [1, 0], shift: 30, in: &sketch.image)
    convolution.groups = 1
    place(&convolution, scratch, inputChannels: 1, kernel: 1)
    var connected = ModelFormat.Operation()
    connected.setWeights(
      blocked([
        [1, 1, 1, 1, 1, 1, 1, 1], [1, 0, 1, 0, 1, 0, 1, 0],
        [1, 0, 0, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 0, 0, 0],
      ]), biases: [0, 0, 0, 0], shift: 31, in: &sketch.image)
    add(.convolution, convolution, input, middle, to: &sketch)
    add(.fullyConnected, connected, middle, output, to: &sketch)
    sketch.image.preprocessing = [.init(mean: 0.25, standardDeviation: 0.5)]
    sketch.image.labels = ["boot", "bag", "", "coat"]
    sketch.image.notes = "made=by hand"
    return sketch.image
  }

  /// Every kind of operation once, and a concatenation: two slices, written by a max pool and a
  /// depthwise convolution, read as one tensor.
  static func allKinds() -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 5, 5, 3, role: .input, lifetime: 0...0)
    let features = sketch.addTensor("features", 5, 5, 20, lifetime: 0...2)
    let joined = sketch.addTensor("joined", 3, 3, 40, lifetime: 1...3)
    let left = sketch.addSlice("left", of: joined, channels: 0..<20)
    let right = sketch.addSlice("right", of: joined, channels: 20..<40)
    let scaled = sketch.addTensor("scaled", 3, 3, 40, lifetime: 3...4)
    let sum = sketch.addTensor("sum", 3, 3, 40, lifetime: 4...5)
    let mean = sketch.addTensor("mean", 2, 2, 40, lifetime: 5...6)
    let logits = sketch.addTensor("logits", 1, 1, 17, lifetime: 6...7)
    let output = sketch.addTensor(
      "output", 1, 1, 17, scale: 1 / 256, zeroPoint: -128, role: .output, lifetime: 7...7)

    add(.convolution, convolution(in: &sketch), input, features, to: &sketch)
    var maximum = ModelFormat.Operation()
    maximum.setWindow(2, stride: 2)
    maximum.setWindow(3, stride: 2, padding: 1)
    add(.maxPool, maximum, features, left, to: &sketch)
    add(.depthwiseConvolution, depthwise(in: &sketch), features, right, to: &sketch)
    sketch.addCopy(joined, scaled)
    sketch.addSum(scaled, scaled, sum)
    var average = ModelFormat.Operation()
    average.setWindow(2, stride: 2)
    average.firstCount = 1
    average.setScales([0, 0, 0, 0], shift: 32, in: &sketch.image)
    add(.averagePool, average, sum, mean, to: &sketch)
    var connected = ModelFormat.Operation()
    connected.setWeights(
      blocked((0..<17).map { row in ramp(160, step: row + 3) }),
      biases: (0..<17).map { Int32($0 * 11) }, shift: 40, in: &sketch.image)
    add(.fullyConnected, connected, mean, logits, to: &sketch)
    var softmax = ModelFormat.Operation()
    softmax.constantsOffset = sketch.image.addConstants(
      (0..<256).map { UInt32((8_388_608 * exp(-Double($0) / 16)).rounded()) })
    add(.softmax, softmax, logits, output, to: &sketch)
    return sketch.image
  }

  /// Operations of every kind that threads share, each large enough to be shared.
  static func large() -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 40, 40, 3, role: .input, lifetime: 0...0)
    let features = sketch.addTensor("features", 40, 40, 20, lifetime: 0...1)
    let pooled = sketch.addTensor("pooled", 40, 40, 20, lifetime: 1...2)
    let doubled = sketch.addTensor("doubled", 40, 40, 20, lifetime: 2...3)
    let smaller = sketch.addTensor("smaller", 20, 20, 20, lifetime: 3...4)
    let output = sketch.addTensor("output", 1, 1, 17, role: .output, lifetime: 4...4)
    add(.convolution, convolution(in: &sketch), input, features, to: &sketch)
    var maximum = ModelFormat.Operation()
    maximum.setWindow(3, padding: 1)
    add(.maxPool, maximum, features, pooled, to: &sketch)
    sketch.addSum(pooled, pooled, doubled)
    add(.depthwiseConvolution, depthwise(in: &sketch), doubled, smaller, to: &sketch)
    var connected = ModelFormat.Operation()
    connected.setWeights(
      blocked((0..<17).map { row in ramp(8000, step: row + 3) }),
      biases: (0..<17).map { Int32($0 * 11) }, shift: 42, in: &sketch.image)
    add(.fullyConnected, connected, smaller, output, to: &sketch)
    return sketch.image
  }

  private static func convolution(in sketch: inout ModelSketch) -> ModelFormat.Operation {
    var operation = ModelFormat.Operation()
    operation.setWindow(3, padding: 1)
    operation.groups = 1
    operation.setWeights(
      blocked((0..<20).map { row in ramp(27, step: row + 1) }),
      biases: (0..<20).map { Int32($0 * 100 - 700) }, shift: 38, in: &sketch.image)
    let byteCount = ConvolutionScratch.byteCount(
      inputChannelsPerGroup: 3, kernelHeight: 3, kernelWidth: 3)
    place(&operation, sketch.reserve(byteCount), inputChannels: 3, kernel: 3)
    return operation
  }

  private static func depthwise(in sketch: inout ModelSketch) -> ModelFormat.Operation {
    var operation = ModelFormat.Operation()
    operation.setWindow(3, stride: 2, padding: 1)
    operation.groups = 20
    operation.setWeights(
      ramp(2 * 9 * 16, step: 7), biases: (0..<20).map { Int32($0) }, shift: 37,
      in: &sketch.image)
    return operation
  }

  private static func place(
    _ operation: inout ModelFormat.Operation, _ scratch: Int, inputChannels: Int, kernel: Int
  ) {
    operation.scratchOffset = UInt64(scratch)
    operation.scratchByteCount = UInt64(
      ConvolutionScratch.byteCount(
        inputChannelsPerGroup: inputChannels, kernelHeight: kernel, kernelWidth: kernel))
  }

  private static func add(
    _ kind: ModelFormat.OperationKind, _ fields: ModelFormat.Operation, _ input: UInt32,
    _ output: UInt32, to sketch: inout ModelSketch
  ) {
    sketch.addOperation(kind, input, output) {
      let (name, kind) = ($0.name, $0.kind)
      $0 = fields
      ($0.name, $0.kind, $0.input0, $0.output) = (name, kind, input, output)
    }
  }

  /// Weights from -127 to 127 in steps.
  private static func ramp(_ count: Int, step: Int) -> [Int8] {
    (0..<count).map { Int8($0 * step * 29 % 255 - 127) }
  }
}
