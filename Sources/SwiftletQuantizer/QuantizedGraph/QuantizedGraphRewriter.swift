import SwiftletGraph
import SwiftletRuntime

/// Writes scales into a float graph.
struct QuantizedGraphRewriter {
  private var graph: Graph
  /// By value of the graph, or copy of one into a concatenation.
  private let parameters: [String: QuantizationParameters]
  private var names: Set<String>
  private var nodes: [Node] = []
  /// By value: what its readers read in its place.
  private var dequantized: [String: String] = [:]

  init(_ graph: Graph, parameters: [String: QuantizationParameters]) {
    self.graph = graph
    self.parameters = parameters
    names = Set(
      graph.nodes.flatMap { [$0.name] + $0.inputs + $0.outputs } + graph.inputs.map(\.name))
  }

  /// Takes out the quantizations of an already quantized graph that are only another name for their
  /// input in int8; `rewritten` puts them where this model has them.
  ///
  /// - Parameter tensors: names of values that int8 keeps apart.
  mutating func removeViews(keeping tensors: Set<String>) {
    for index in graph.nodes.indices.reversed() {
      let node = graph.nodes[index]
      guard node.operation is QuantizeDequantize, !tensors.contains(node.outputs[0]) else {
        continue
      }
      graph.nodes.remove(at: index)
      if graph.outputs.contains(node.outputs[0]) {
        rename(node.inputs[0], to: node.outputs[0])
      } else {
        rename(node.outputs[0], to: node.inputs[0])
      }
    }
  }

  private mutating func rename(_ value: String, to name: String) {
    for index in graph.nodes.indices {
      graph.nodes[index].inputs = graph.nodes[index].inputs.map { $0 == value ? name : $0 }
      graph.nodes[index].outputs = graph.nodes[index].outputs.map { $0 == value ? name : $0 }
    }
  }

  /// The graph with a `QuantizeDequantize` after every value that has a scale.
  consuming func rewritten() -> Graph {
    for input in graph.inputs { appendQuantization(of: input.name) }
    for node in graph.nodes { append(node) }
    graph.nodes = nodes
    return graph.removingDeadNodes()
  }

  private mutating func append(_ node: Node) {
    var node = node
    node.inputs = node.inputs.map { dequantized[$0] ?? $0 }
    if node.operation is Concatenation { quantizeParts(of: &node) }
    let isQuantized = node.operation is QuantizeDequantize
    var outputs: [(value: String, result: String)] = []
    for (index, output) in node.outputs.enumerated()
    where graph.outputs.contains(output) && parameters[output] != nil && !isQuantized {
      // The graph's outputs keep their names.
      node.outputs[index] = unusedName("\(output).real")
      outputs.append((node.outputs[index], output))
    }
    nodes.append(node)
    for (value, result) in outputs {
      guard let known = parameters[result] else { continue }
      appendQuantization(of: value, known, as: result)
    }
    guard !isQuantized else { return }
    for output in node.outputs { appendQuantization(of: output) }
  }

  /// Parts that are copied to another scale.
  private mutating func quantizeParts(of node: inout Node) {
    for (position, part) in node.inputs.enumerated() {
      let copy = LayerGraph.copyName(whole: node.outputs[0], position: position)
      guard let known = parameters[copy] else { continue }
      node.inputs[position] = unusedName(copy)
      appendQuantization(of: part, known, as: node.inputs[position])
    }
  }

  private mutating func appendQuantization(of value: String) {
    guard let known = parameters[value] else { return }
    let result = unusedName("\(value).dequantized")
    appendQuantization(of: value, known, as: result)
    dequantized[value] = result
  }

  private mutating func appendQuantization(
    of value: String, _ known: QuantizationParameters, as result: String
  ) {
    nodes.append(
      Node(
        name: unusedName("\(result).quantization"),
        operation: QuantizeDequantize(
          scale: known.scale, zeroPoint: known.zeroPoint, type: .int8),
        inputs: [value], outputs: [result]))
  }

  private mutating func unusedName(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !names.insert(candidate).inserted {
      candidate = "\(name).\(number)"
      number += 1
    }
    return candidate
  }
}

// MARK: - Weights

extension QuantizedGraphRewriter {
  /// Puts the integers' real numbers in place of a layer's weights and bias, each with the
  /// `QuantizeDequantize` that names the integers.
  mutating func quantizeWeights(of operation: LoweredOperation, inputScale: Float) {
    guard let layer = operation.kind.convolution,
      let index = graph.nodes.firstIndex(where: { $0.name == operation.name }),
      let floats = floatWeights(ofNode: index)
    else { return }
    let scales = layer.weightScales.map { Float($0) }
    let perChannel = floats.elements.count / scales.count
    let weights = floats.elements.enumerated().map { element, weight in
      Int32(ChannelQuantization.integer(weight, scale: layer.weightScales[element / perChannel]))
    }
    let inputs = [
      insert(
        weights, shape: floats.shape,
        quantization(scales, type: .int8), named: "\(operation.name).weight", before: index),
      insert(
        layer.biases, shape: [layer.biases.count],
        quantization(scales.map { inputScale * $0 }, type: .int32),
        named: "\(operation.name).bias", before: index),
    ]
    graph.nodes[index + inputs.count].inputs =
      [graph.nodes[index + inputs.count].inputs[0]] + inputs
  }

  /// The weights of a layer that has its output channels along their first axis. A batch
  /// normalization becomes the convolution that it is lowered to.
  private mutating func floatWeights(ofNode index: Int) -> Tensor? {
    let node = graph.nodes[index]
    if node.operation is Convolution || node.operation is FullyConnected {
      return graph.parameters[node.inputs[1]]
    }
    guard let normalization = node.operation as? BatchNormalization,
      let layer = normalization.depthwise(
        node.inputs.dropFirst().compactMap { graph.parameters[$0] })
    else { return nil }
    let channels = layer.weight.count
    graph.nodes[index].operation = Convolution(window: Window(kernel: 1), groups: channels)
    return Tensor(shape: [channels, 1, 1, 1], elements: layer.weight)
  }

  private func quantization(_ scales: [Float], type: QuantizedType) -> QuantizeDequantize {
    QuantizeDequantize(
      scales: scales, zeroPoints: Array(repeating: 0, count: scales.count), type: type)
  }

  /// Adds a parameter and the node that quantizes it; returns that node's output.
  private mutating func insert(
    _ integers: [Int32], shape: Shape, _ quantization: QuantizeDequantize, named name: String,
    before index: Int
  ) -> String {
    let parameter = unusedName("\(name).integers")
    let result = unusedName("\(name).dequantized")
    graph.parameters[parameter] = Tensor(
      shape: shape, elements: quantization.reals(of: integers, shape: shape))
    graph.nodes.insert(
      Node(
        name: unusedName("\(result).quantization"), operation: quantization, inputs: [parameter],
        outputs: [result]), at: index)
    return result
  }
}
