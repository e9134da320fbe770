import SwiftletRuntime

extension Graph {
  /// The same network for larger images: each fully connected layer becomes a convolution, whose
  /// kernel is the whole map that the layer saw, or 1x1 for a layer that follows another. An output
  /// `N x K` becomes a map `N x K x H x W`: what the network says at each place where its old input
  /// fits into the new one.
  ///
  /// - Parameter inputShape: one sample, CHW, at least as large as before.
  /// Throws: `GraphError` when the network has several inputs, a layer between fully connected ones
  /// is no activation, or the input is too small.
  /// Complexity: O(nodes + parameter elements).
  /// Source: Sermanet et al. 2013 (arXiv:1312.6229), section 3.5.
  public func fullyConvolutional(inputShape: Shape) throws(GraphError) -> Graph {
    guard inputs.count == 1 else {
      throw .unsupported(node: name, operation: "Graph", reason: "it needs one input")
    }
    var conversion = FullyConvolutionalConversion(self, shapes: try shapes(batchSize: 1))
    for node in nodes { try conversion.append(node) }
    var result = conversion.graph
    result.inputs[0].sampleShape = inputShape
    _ = try result.shapes(batchSize: 1)
    return result
  }
}

private struct FullyConvolutionalConversion {
  private(set) var graph: Graph
  private let shapes: [String: Shape]
  /// By value that was a vector: the map that it is now, CHW for the old input.
  private var maps: [String: Shape] = [:]
  /// By output of a `Flatten` that is gone: its input.
  private var flattened: [String: String] = [:]

  init(_ graph: Graph, shapes: [String: Shape]) {
    self.graph = graph
    self.graph.nodes = []
    self.shapes = shapes
  }

  mutating func append(_ node: Node) throws(GraphError) {
    if node.operation is Flatten, !graph.outputs.contains(node.outputs[0]),
      let map = maps[node.inputs[0]] ?? shapes[node.inputs[0]]?.sample, map.rank == 3
    {
      maps[node.outputs[0]] = map
      flattened[node.outputs[0]] = flattened[node.inputs[0]] ?? node.inputs[0]
      return
    }
    var node = node
    if let map = maps[node.inputs[0]] {
      if node.operation is FullyConnected {
        convolve(map, &node)
      } else if shapes[node.outputs[0]] == shapes[node.inputs[0]], node.inputs.count == 1 {
        maps[node.outputs[0]] = map
      } else {
        throw .unsupported(
          node: node.name, operation: node.operation.name,
          reason: "only activations may stand between fully connected layers here")
      }
    }
    node.inputs = node.inputs.map { flattened[$0] ?? $0 }
    graph.nodes.append(node)
  }

  /// Flattening is in the order of the weights' elements: only their shape changes.
  private mutating func convolve(_ map: Shape, _ node: inout Node) {
    guard let weight = graph.parameters[node.inputs[1]] else { return }
    let outputs = weight.shape[0]
    let name = graph.unusedName("\(node.name).kernel")
    graph.parameters[name] = weight.reshaped([outputs, map[0], map[1], map[2]])
    graph.parameters[node.inputs[1]] = nil
    node.operation = Convolution(window: Window(kernelHeight: map[1], kernelWidth: map[2]))
    node.inputs[1] = name
    maps[node.outputs[0]] = [outputs, 1, 1]
  }
}
