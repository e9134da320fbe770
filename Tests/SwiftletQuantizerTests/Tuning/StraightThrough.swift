import Foundation
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

/// Loss and gradients of a quantized model's biases, by the float graph in which every rounding counts
/// as the identity: weights are the integers' real numbers, and each value that has int8 elements is
/// set to theirs before the next node reads it. So clamps and maxima choose as they do in int8.
struct StraightThrough {
  let loss: Float
  /// By layer, in the order of the model's operations.
  let biasGradients: [[Float]]

  init(_ model: QuantizedModel, of graph: Graph, input: [Int8], label: Int) throws {
    let quantized = model.quantizedGraph(of: graph).untilLogits
    let values = try Self.values(of: quantized, in: Int8Values(model, input: input))
    var executor = try GraphExecutor(quantized, batchSize: 1, purpose: .training(seed: 1))
    let start = executor.value("input")
    start.base.update(from: values["input"] ?? [], count: start.count)
    executor.forward { name, view in
      // The value has been computed and nothing has read it yet.
      guard let known = values[name] else { return }
      UnsafeMutablePointer(mutating: view.base).update(from: known, count: known.count)
    }
    let output = quantized.outputs[0]
    let logits = executor.value(output).elements.map(Double.init)
    let sum = logits.reduce(0) { $0 + exp($1) }
    loss = Float(log(sum) - logits[label])
    let gradient = executor.gradient(output)
    for (index, logit) in logits.enumerated() {
      gradient.base[index] = Float(exp(logit) / sum - (index == label ? 1 : 0))
    }
    executor.backward()
    biasGradients = quantized.nodes.filter { $0.inputs.count == 3 }.compactMap { node in
      // The bias of a node is what a quantization makes of a parameter.
      quantized.nodes.first { $0.outputs == [node.inputs[2]] }
        .map { Array(executor.gradient($0.inputs[0]).elements) }
    }
  }

  /// What the values of the graph are, where int8 elements say it. What an activation reads is taken for
  /// what it gives, or for its limit where int8 is at it: mostly it is not kept in int8, and nothing
  /// else that it goes into looks at it on the way back.
  private static func values(
    of graph: Graph, in elements: Int8Values
  ) -> [String: [Float]] {
    var result: [String: [Float]] = [:]
    for name in elements.names {
      for suffix in ["", ".real", ".dequantized"] { result[name + suffix] = elements.reals(name) }
    }
    for node in graph.nodes {
      if let clip = node.operation as? Clip {
        result[node.inputs[0]] = elements.reals(
          node.outputs[0], low: clip.minimum, high: clip.maximum)
      } else if node.operation is ReLU {
        result[node.inputs[0]] = elements.reals(node.outputs[0])
      }
    }
    return result
  }
}

/// Every tensor of a model after one input, by the name of the float graph's value.
private struct Int8Values {
  private var tensors: [String: (elements: [Int8], units: TensorDescription)] = [:]

  init(_ model: QuantizedModel, input: [Int8]) throws {
    let file = try Model.of(model.image.serialized())
    let arena = Arena(byteCount: file.arenaByteCount)
    var session = try Session(model: file, arena: arena)
    try session.load(input.span)
    try keep(session.model.inputTensor, of: session, in: model)
    for index in 0..<session.operationCount {
      session.runOperation(at: index)
      try keep(Int(session.model.operation(at: index).output), of: session, in: model)
    }
  }

  private mutating func keep(
    _ tensor: Int, of session: borrowing Session, in model: QuantizedModel
  ) throws {
    let units = TensorDescription(session.model.tensor(at: tensor))
    var elements = [Int8](repeating: 0, count: units.elementCount)
    var span = elements.mutableSpan
    try session.copyTensor(at: tensor, into: &span)
    tensors[model.network.tensors[tensor].name] = (elements, units)
  }

  var names: [String] { Array(tensors.keys) }

  /// NCHW. Elements at the integers of `low` and `high` are exactly these. Others at an end of int8 are
  /// taken a little nearer to zero: the graph's quantization tells values beyond the range from the
  /// last one in it, which rounding could mix up; int8 does not, and takes none as beyond.
  func reals(_ name: String, low: Float? = nil, high: Float? = nil) -> [Float]? {
    guard let (elements, units) = tensors[name] else { return nil }
    let pixels = units.height * units.width
    return (0..<elements.count).map { index in
      let (channel, pixel) = index.quotientAndRemainder(dividingBy: pixels)
      let element = elements[pixel * units.channels + channel]
      if let low, element <= units.quantization.quantize(low) { return low }
      if let high, element >= units.quantization.quantize(high) { return high }
      let real = units.quantization.dequantize(element)
      return element == .min || element == .max ? real * (1 - 0x1p-20) : real
    }
  }
}

extension Graph {
  /// Without a softmax or its logarithm at the end.
  var untilLogits: Graph {
    guard
      let last = nodes.firstIndex(where: { $0.operation is Softmax || $0.operation is LogSoftmax })
    else { return self }
    var graph = self
    graph.outputs = [nodes[last].inputs[0]]
    graph.nodes.removeSubrange(last...)
    return graph
  }
}
