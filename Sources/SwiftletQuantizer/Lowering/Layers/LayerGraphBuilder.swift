import SwiftletGraph
import SwiftletRuntime

/// Turns a float graph into layers, node by node.
struct LayerGraphBuilder {
  private let graph: Graph
  private let shapes: [String: Shape]
  /// How many nodes and graph outputs read each value.
  private let uses: [String: Int]
  /// By value of the float graph: the layers' value that it views, or itself.
  private var names: [String: String]
  /// By value of the layers: nodes that only renamed it.
  private var viewCounts: [String: Int] = [:]
  /// By value of the layers: all names it has in the float graph.
  private var aliases: [String: [String]]
  /// By value that a parameter is dequantized to: the parameter and how it is kept.
  private var dequantized: [String: (parameter: Tensor, quantization: QuantizeDequantize)] = [:]
  private var unsupported: [UnsupportedLayer] = []
  private var layers: LayerGraph

  /// The layers of `graph`, in which every layer leads to the output.
  ///
  /// Throws: `QuantizationError` with every unsupported layer at once.
  static func layers(of graph: Graph) throws(QuantizationError) -> LayerGraph {
    var builder = try LayerGraphBuilder(graph)
    for node in graph.nodes { builder.append(node) }
    guard builder.unsupported.isEmpty else { throw .unsupported(builder.unsupported) }
    return try builder.finished()
  }

  private init(_ graph: Graph) throws(QuantizationError) {
    guard graph.inputs.count == 1, let input = graph.inputs.first, graph.outputs.count == 1 else {
      throw .structure(
        "has \(graph.inputs.count) inputs and \(graph.outputs.count) outputs; int8 networks have "
          + "one each")
    }
    do {
      shapes = try graph.shapes(batchSize: 1)
    } catch {
      throw .graph(error)
    }
    guard let map = shapes[input.name].flatMap(ActivationMap.init(shape:)) else {
      throw .structure(
        "takes \(input.sampleShape); int8 networks take an image (channels, height, width) or a "
          + "vector")
    }
    self.graph = graph
    uses = Dictionary(
      (graph.nodes.flatMap(\.inputs) + graph.outputs).map { ($0, 1) }, uniquingKeysWith: +)
    names = [input.name: input.name]
    aliases = [input.name: [input.name]]
    layers = LayerGraph(name: graph.name, input: input.name, output: graph.outputs[0])
    layers.maps[input.name] = map
  }

  private mutating func append(_ node: Node) {
    do {
      try lower(node)
    } catch {
      unsupported.append(
        UnsupportedLayer(name: node.name, operation: node.operation.name, reason: error.reason))
      // Later layers are still looked at, so that all that is unsupported is found at once.
      for output in node.outputs { define(output) }
    }
  }

  private mutating func lower(_ node: Node) throws(LayerRefusal) {
    if isDequantization(node) { return }
    guard let operation = node.operation as? any LowerableOperator else {
      throw LayerRefusal("there is no int8 kernel for it")
    }
    guard node.outputs.count == 1, let output = node.outputs.first else {
      throw LayerRefusal("it has \(node.outputs.count) outputs instead of one")
    }
    guard let shape = shapes[output], ActivationMap(shape: shape) != nil else {
      throw LayerRefusal("its output is neither an image nor a vector")
    }
    let inputs = node.inputs.compactMap { names[$0] }
    switch try operation.lowered(at: site(node)) {
    case .layer(let layer):
      define(output)
      layers.entries.append(
        .init(name: node.name, layer: layer, inputs: inputs, output: output))
    case .view:
      view(inputs[0], as: output)
    case .part(let firstPixel, let firstChannel):
      appendPart(
        .init(whole: inputs[0], firstPixel: firstPixel, firstChannel: firstChannel),
        name: node.name, output: output)
    case .clip(let clip):
      append(clip, name: node.name, input: inputs[0], output: output)
    case .quantization(let parameters):
      quantize(inputs[0], parameters, name: node.name, output: output)
    case .concatenation(let isAlongRows):
      define(output)
      layers.concatenations.append(
        .init(whole: output, parts: inputs, isAlongRows: isAlongRows))
    }
  }

  private func site(_ node: Node) -> LoweringSite {
    LoweringSite(
      maps: node.inputs.map { names[$0].flatMap { layers.maps[$0] } },
      parameters: node.inputs.map { graph.parameters[$0] ?? dequantized[$0]?.parameter },
      quantizations: node.inputs.map { dequantized[$0]?.quantization },
      shapes: node.inputs.map { shapes[$0] ?? [] },
      outputShape: node.outputs.first.flatMap { shapes[$0] } ?? [])
  }

  /// Whether the node stands for a parameter that the file keeps in integers.
  private mutating func isDequantization(_ node: Node) -> Bool {
    guard let quantization = node.operation as? QuantizeDequantize,
      let parameter = graph.parameters[node.inputs[0]]
    else { return false }
    dequantized[node.outputs[0]] = (parameter, quantization)
    return true
  }

  /// A value whose scale the file states: another name for it, or a copy where it has another
  /// scale from before.
  private mutating func quantize(
    _ value: String, _ parameters: QuantizationParameters, name: String, output: String
  ) {
    if layers.give(parameters, to: value) { return view(value, as: output) }
    define(output)
    layers.maps[output] = layers.maps[value]
    layers.entries.append(
      .init(name: name, layer: RescaleLayer(), inputs: [value], output: output))
    layers.givenParameters[output] = parameters
  }

  private mutating func define(_ value: String) {
    names[value] = value
    aliases[value] = [value]
    layers.maps[value] = shapes[value].flatMap(ActivationMap.init(shape:))
  }

  private mutating func view(_ value: String, as output: String) {
    names[output] = value
    layers.views[output] = value
    aliases[value, default: []].append(output)
    viewCounts[value, default: 0] += 1
  }

  /// A view, or a copy where channels of rows that are joined have no single place in memory.
  private mutating func appendPart(_ part: LayerGraph.Slice, name: String, output: String) {
    define(output)
    let home = layers.home(of: part.whole).whole
    let isOfRows = layers.concatenations.contains { $0.isAlongRows && $0.whole == home }
    guard isOfRows, let map = layers.maps[part.whole],
      layers.maps[output]?.channels != map.channels
    else {
      layers.parts[output] = part
      return
    }
    var copy = LoweredCopy()
    (copy.startRow, copy.startChannel) = (part.firstPixel / map.width, part.firstChannel)
    layers.entries.append(
      .init(name: name, layer: CopyLayer(copy: copy), inputs: [part.whole], output: output))
  }

  /// Joins an activation to the layer before when nothing else reads that layer's output.
  private mutating func append(
    _ clip: ActivationClip, name: String, input: String, output: String
  ) {
    guard let producer = layers.entries.lastIndex(where: { $0.output == input }),
      layers.entries[producer].layer.fusesClip, isReadOnce(input),
      layers.knownParameters(of: input) == nil
    else {
      define(output)
      layers.maps[output] = layers.maps[input]
      layers.entries.append(
        .init(name: name, layer: RescaleLayer(), inputs: [input], output: output, clip: clip))
      return
    }
    define(output)
    layers.maps[output] = layers.maps[input]
    layers.entries[producer].output = output
    layers.entries[producer].clip = layers.entries[producer].clip.followed(by: clip)
  }

  /// Whether one node alone reads the value, other names of it aside.
  private func isReadOnce(_ value: String) -> Bool {
    let readers = (aliases[value] ?? []).reduce(0) { $0 + (uses[$1] ?? 0) }
    return readers - (viewCounts[value] ?? 0) == 1
  }

  private func finished() throws(QuantizationError) -> LayerGraph {
    var result = layers
    result.output = names[layers.output] ?? layers.output
    guard result.output != result.input, !result.entries.isEmpty || !result.concatenations.isEmpty
    else {
      throw .structure("returns its input unchanged: there is nothing to run")
    }
    result.spreadGivenScales()
    result.joinActivations()
    result.joinFunctions()
    result.placeConcatenations()
    result.closeGaps()
    return result
  }
}

extension ActivationMap {
  /// The map of a float value `N x C x H x W` or `N x C`; nil for any other rank.
  init?(shape: Shape) {
    switch shape.rank {
    case 2: self.init(height: 1, width: 1, channels: shape[1])
    case 4: self.init(height: shape[2], width: shape[3], channels: shape[1])
    default: return nil
    }
  }
}
