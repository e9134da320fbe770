import Foundation
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Backward through the tail") struct BackwardTests {
  /// The same int8 input through the float graph and through the tail.
  @Test(arguments: TailCase.allCases) func equalsTheGraphs(tail: TailCase) throws {
    let model = try tail.wholeModel()
    var tuner = try model.tuner()
    let input = int8Sample(count: tail.input.elementCount, seed: 3)
    let loss = try tuner.accumulate(input.span, label: 2)
    let expected = try Self.reference(tail, input: input, units: tuner.input)
    #expect(abs(loss - expected.loss) <= 1e-4 * max(1, expected.loss))
    var first = 0
    for gradient in expected.gradients {
      let found = tuner.gradients[first..<first + gradient.count]
      let scale = gradient.reduce(0) { max($0, abs($1)) }
      #expect(scale > 0)
      for (a, b) in zip(found, gradient) { #expect(abs(a - b) <= 1e-4 * scale) }
      first += gradient.count
    }
    // What is left belongs to classes to come.
    #expect(tuner.gradients.count - first >= 0)
  }

  /// The loss's own slope, by every parameter of a few.
  @Test(arguments: TailCase.allCases) func equalsFiniteDifferences(tail: TailCase) throws {
    var tuner = try tail.wholeModel().tuner()
    let input = int8Sample(count: tail.input.elementCount, seed: 5)
    _ = try tuner.accumulate(input.span, label: 1)
    let gradients = tuner.gradients
    let largest = gradients.reduce(0) { max($0, abs($1)) }
    var misses = 0
    let indices = stride(from: 0, to: tuner.parameterCount, by: tuner.parameterCount / 40 + 1)
    for index in indices {
      let value = tuner.parameter(at: index)
      let step: Float = 1 / 256
      tuner.setParameter(at: index, value + step)
      let above = try tuner.accumulate(input.span, label: 1)
      tuner.setParameter(at: index, value - step)
      let below = try tuner.accumulate(input.span, label: 1)
      tuner.setParameter(at: index, value)
      let slope = (above - below) / (2 * step)
      if abs(slope - gradients[index]) > 0.02 * largest { misses += 1 }
    }
    // A step may cross a maximum's or an activation's edge, where the loss has no slope.
    #expect(misses <= Array(indices).count / 8)
  }

  /// Biases alone: the int8 forward pass, backward through weights of the file.
  @Test(arguments: TailCase.allCases) func ofBiasesFollowsTheFloatOne(tail: TailCase) throws {
    let model = try tail.quantized(tail.graph(), TuningOptions(layers: .biases))
    var tuner = try model.tuner()
    let input = int8Sample(count: tail.input.elementCount, seed: 3)
    _ = try tuner.accumulate(input.span, label: 2)
    var float = try tail.wholeModel().tuner()
    _ = try float.accumulate(input.span, label: 2)
    let biases = Self.biases(of: tail, in: float.gradients)
    #expect(biases.count == tuner.parameterCount)
    // Quantization moves activations by a step, weights by half of one: the direction stays.
    let found = tuner.gradients
    #expect(Self.product(biases, found) > 0.98 * Self.length(biases) * Self.length(found))
  }

  private static func product(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }

  private static func length(_ a: [Float]) -> Float { product(a, a).squareRoot() }

  /// By layer the gradients of the biases, for as many channels as there are.
  private static func biases(of tail: TailCase, in gradients: [Float]) -> [Float] {
    let graph = tail.graph()
    var first = 0
    return graph.weighted.enumerated().flatMap { index, weight in
      let isHead = index == graph.weighted.count - 1
      let outputs = weight.shape[0]
      let depth = weight.count / outputs
      let rows = isHead ? 16 : outputs
      defer { first += rows * (depth + 1) }
      return gradients[first + rows * depth..<first + rows * depth + outputs]
    }
  }

  /// The float graph's loss and gradients, weights in the order of NHWC, zeros for classes to come.
  private static func reference(
    _ tail: TailCase, input: [Int8], units: TensorDescription
  ) throws -> (loss: Float, gradients: [[Float]]) {
    var graph = tail.graph()
    if tail == .softmax { graph.outputs = [graph.nodes[graph.nodes.count - 2].outputs[0]] }
    var executor = try GraphExecutor(graph, batchSize: 1, purpose: .training(seed: 1))
    let x = executor.value("input")
    let pixels = units.height * units.width
    for index in input.indices {
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: units.channels)
      x.base[channel * pixels + pixel] = units.quantization.dequantize(input[index])
    }
    executor.forward()
    let logits = executor.value(graph.outputs[0]).elements.map(Double.init)
    let sum = logits.reduce(0) { $0 + exp($1) }
    let gradient = executor.gradient(graph.outputs[0])
    for (index, logit) in logits.enumerated() {
      gradient.base[index] = Float(exp(logit) / sum - (index == 2 ? 1 : 0))
    }
    executor.backward()
    let shapes = try graph.shapes(batchSize: 1)
    var gradients: [[Float]] = []
    for node in graph.nodes where node.inputs.count == 3 {
      let weight = executor.gradient(node.inputs[1])
      gradients.append(
        Self.rows(
          Array(weight.elements), weight.shape,
          map: Self.flattened(node.inputs[0], in: graph, shapes: shapes)))
      gradients.append(Array(executor.gradient(node.inputs[2]).elements))
    }
    let last = gradients.count - 1
    let depth = gradients[last - 1].count / gradients[last].count
    gradients[last - 1] += Array(repeating: 0, count: (16 - tail.classes) * depth)
    return (Float(log(sum) - logits[2]), gradients)
  }

  /// The image that a value was before it was flattened.
  private static func flattened(
    _ value: String, in graph: Graph, shapes: [String: Shape]
  ) -> Shape? {
    guard let node = graph.nodes.first(where: { $0.outputs == [value] }),
      node.operation is Flatten
    else { return shapes[value] }
    return shapes[node.inputs[0]]
  }

  /// `[outputs][channels][pixels]` in the order of NHWC.
  private static func rows(_ weight: [Float], _ shape: Shape, map: Shape?) -> [Float] {
    if shape.rank == 4 {
      return WeightBlocking.channelsInnermost(
        weight, channels: shape[1], taps: shape[2] * shape[3])
    }
    guard let map, map.rank == 4 else { return weight }
    return WeightBlocking.channelsInnermost(weight, channels: map[1], taps: map[2] * map[3])
  }
}

extension Graph {
  /// The weights of convolutions and fully connected layers, in order.
  fileprivate var weighted: [(shape: Shape, count: Int)] {
    nodes.filter { $0.inputs.count == 3 }.compactMap { node in
      parameters[node.inputs[1]].map { ($0.shape, $0.elements.count) }
    }
  }
}

/// int8 elements of any value.
func int8Sample(count: Int, seed: UInt64) -> [Int8] {
  var random = RandomSource(seed: seed)
  return (0..<count).map { _ in Int8(truncatingIfNeeded: Int(random.nextUnitFloat() * 256) - 128) }
}
