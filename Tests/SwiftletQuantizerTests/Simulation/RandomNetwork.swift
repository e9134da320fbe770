import Glibc
import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// Builds small float graphs with seeded normal weights, node by node.
struct RandomNetwork {
  private(set) var graph: Graph
  private(set) var last: String
  private var random: RandomSource

  init(input: Shape, seed: UInt64 = 1) {
    graph = Graph(name: "random", inputs: [GraphInput(name: "input", sampleShape: input)])
    last = "input"
    random = RandomSource(seed: seed)
  }

  /// The graph with the last value as its output.
  var finished: Graph {
    var result = graph
    result.outputs = [last]
    return result
  }

  /// Appends a node that reads `inputs` (the last value when none are given) and `weights`.
  @discardableResult
  mutating func append(
    _ operation: any Operator, _ inputs: String..., weights: [Tensor] = []
  ) -> String {
    let name = "\(operation.name)\(graph.nodes.count)"
    let names = weights.indices.map { "\(name).weight\($0)" }
    for (name, weight) in zip(names, weights) { graph.parameters[name] = weight }
    graph.nodes.append(
      Node(
        name: name, operation: operation, inputs: (inputs.isEmpty ? [last] : inputs) + names,
        outputs: ["\(name).out"]))
    last = "\(name).out"
    return last
  }

  /// A convolution with weights scaled to keep the variance, and a bias.
  @discardableResult
  mutating func convolution(
    _ inputs: Int, _ outputs: Int, window: Window, groups: Int = 1, from input: String? = nil
  ) -> String {
    let depth = inputs / groups * window.tapCount
    let weight = normal(
      [outputs, inputs / groups, window.kernelHeight, window.kernelWidth],
      deviation: Float(depth).squareRoot())
    return append(
      Convolution(window: window, groups: groups), input ?? last,
      weights: [weight, normal([outputs], deviation: 4)])
  }

  @discardableResult
  mutating func transposedConvolution(
    _ inputs: Int, _ outputs: Int, window: Window, groups: Int = 1, outputPadding: Int = 0,
    from input: String? = nil
  ) -> String {
    let taps = window.tapCount / (window.strideHeight * window.strideWidth)
    let weight = normal(
      [inputs, outputs / groups, window.kernelHeight, window.kernelWidth],
      deviation: Float(max(1, inputs / groups * taps)).squareRoot())
    return append(
      TransposedConvolution(
        window: window, groups: groups, outputPaddingHeight: outputPadding,
        outputPaddingWidth: outputPadding), input ?? last,
      weights: [weight, normal([outputs], deviation: 4)])
  }

  @discardableResult
  mutating func fullyConnected(_ inputs: Int, _ outputs: Int) -> String {
    append(
      FullyConnected(),
      weights: [
        normal([outputs, inputs], deviation: Float(inputs).squareRoot()),
        normal([outputs], deviation: 4),
      ])
  }

  @discardableResult
  mutating func batchNormalization(_ channels: Int) -> String {
    var variance = normal([channels], deviation: 4)
    variance.elements = variance.elements.map { 0.5 + abs($0) }
    return append(
      BatchNormalization(),
      weights: [
        normal([channels], deviation: 1), normal([channels], deviation: 2),
        normal([channels], deviation: 4), variance,
      ])
  }

  /// Normal elements with the standard deviation `1 / deviation`.
  mutating func normal(_ shape: Shape, deviation: Float) -> Tensor {
    Tensor(
      shape: shape, elements: (0..<shape.elementCount).map { _ in random.nextNormal() / deviation })
  }
}

extension Slice {
  /// Some channels.
  static func channels(_ range: Range<Int>) -> Slice {
    Slice([.init(axis: 1, start: range.lowerBound, end: range.upperBound)])
  }
}

extension RandomSource {
  /// A standard normal number (Box and Muller).
  mutating func nextNormal() -> Float {
    let radius = (-2 * log(1 - nextUnitFloat())).squareRoot()
    return radius * cos(2 * .pi * nextUnitFloat())
  }
}

/// Normal samples made from their index, optionally with one that is broken.
struct RandomSamples: SampleSource {
  var sampleShape: Shape
  var count = 32
  var seed: UInt64 = 77
  /// A sample with a NaN in it.
  var broken: Int?

  var name: String { "random samples" }
  var classNames: [String] { [] }

  func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    var random = RandomSource(seed: seed).split(UInt64(index))
    for element in sample.indices { sample[element] = random.nextNormal() }
    if index == broken { sample[sample.count / 2] = .nan }
  }

  func label(at index: Int) -> Int? { index % 3 }

  /// The sample as an array.
  func sample(_ index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: sampleShape.elementCount) { buffer, count in
      copySample(at: index, into: buffer)
      count = sampleShape.elementCount
    }
  }
}
