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

  /// Biases alone: the int8 forward pass, backward through the weights of the file, against the float
  /// graph of the integers' real numbers with the same values between its nodes. What is left is the
  /// rounding of float sums.
  @Test(arguments: TailCase.allCases) func ofBiasesEqualsTheQuantizedGraphs(tail: TailCase) throws {
    let graph = tail.graph()
    let model = try tail.quantized(graph, TuningOptions(layers: .biases))
    var tuner = try model.tuner()
    let input = int8Sample(count: tail.input.elementCount, seed: 3)
    let loss = try tuner.accumulate(input.span, label: 2)
    let expected = try StraightThrough(model, of: graph, input: input, label: 2)
    #expect(abs(loss - expected.loss) <= 1e-4 * max(1, expected.loss))
    var first = 0
    for gradient in expected.biasGradients {
      let found = tuner.gradients[first..<first + gradient.count]
      let scale = gradient.reduce(0) { max($0, abs($1)) }
      #expect(scale > 0)
      for (a, b) in zip(found, gradient) { #expect(abs(a - b) <= 1e-4 * scale) }
      first += gradient.count
    }
    #expect(first == tuner.parameterCount)
  }

  /// The float graph's loss and gradients, weights in the order of NHWC, zeros for classes to come.
  private static func reference(
    _ tail: TailCase, input: [Int8], units: TensorDescription
  ) throws -> (loss: Float, gradients: [[Float]]) {
    let graph = tail.graph().untilLogits
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

/// int8 elements of any value.
func int8Sample(count: Int, seed: UInt64) -> [Int8] {
  var random = RandomSource(seed: seed)
  return (0..<count).map { _ in Int8(truncatingIfNeeded: Int(random.nextUnitFloat() * 256) - 128) }
}
