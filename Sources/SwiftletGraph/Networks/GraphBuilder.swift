/// Builds a graph layer by layer: names layers, infers shapes, draws random weights.
///
/// ```swift
/// var builder = GraphBuilder(name: "small", inputShape: [1, 28, 28], seed: 1)
/// var x = builder.convolution(builder.input, channels: 8, kernel: 3, padding: 1)
/// x = builder.relu(x)
/// x = builder.fullyConnected(builder.flatten(x), outputs: 10)
/// let graph = try builder.graph(output: x)
/// ```
/// The first layer that does not fit is remembered and thrown by `graph(output:)`; the layers after
/// it are ignored. Weights depend on the seed and on the order of the layers only.
public struct GraphBuilder {
  /// A value in the graph that is being built.
  public struct Value: Hashable, Sendable {
    public let name: String
    /// For a batch of one.
    public let shape: Shape
    /// Input channels or features.
    public var channelCount: Int { shape.rank > 1 ? shape[1] : 0 }
  }

  /// The graph's input, named `input`.
  public let input: Value
  public let initialization: Initialization
  /// The scale that the last batch normalization of a residual block starts with. With 0 the blocks
  /// start as the identity, which deep networks train from quickly and evenly; with 1 they carry
  /// random values from the start. Source: Goyal et al. 2017 (arXiv:1706.02677), section 5.1.
  public var residualScale: Float = 1
  private var graph: Graph
  private var random: RandomSource
  private var layerCounts: [String: Int] = [:]
  private var failure: GraphError?

  public init(
    name: String, inputShape: Shape, initialization: Initialization = .pytorch, seed: UInt64
  ) {
    input = Value(name: "input", shape: inputShape.batched(1))
    self.initialization = initialization
    graph = Graph(name: name, inputs: [GraphInput(name: "input", sampleShape: inputShape)])
    random = RandomSource(seed: seed)
  }

  /// The finished graph with one output.
  ///
  /// Throws: the error of the first layer that did not fit.
  public func graph(output: Value) throws(GraphError) -> Graph {
    if let failure { throw failure }
    var result = graph
    result.outputs = [output.name]
    _ = try result.shapes(batchSize: 1)
    return result
  }

  /// Adds a layer of any kind, with one output.
  ///
  /// - Parameters:
  ///   - kind: the beginning of the layer's name, a number follows.
  ///   - parameters: weights by the last part of their name, after the inputs in the node's order.
  public mutating func append(
    _ operation: any Operator, kind: String, inputs: [Value],
    parameters: [(name: String, tensor: Tensor)] = []
  ) -> Value {
    layerCounts[kind, default: 0] += 1
    let name = "\(kind)\(layerCounts[kind, default: 0])"
    let shapes = inputs.map(\.shape) + parameters.map(\.tensor.shape)
    let fallback = Value(name: name, shape: inputs.first?.shape ?? [])
    guard failure == nil else { return fallback }
    do {
      let output = Value(name: name, shape: try operation.outputShapes(for: shapes)[0])
      let parameterNames = parameters.map { "\(name).\($0.name)" }
      for (key, parameter) in zip(parameterNames, parameters) {
        graph.parameters[key] = parameter.tensor
      }
      graph.nodes.append(
        Node(
          name: name, operation: operation, inputs: inputs.map(\.name) + parameterNames,
          outputs: [name]))
      return output
    } catch {
      failure = .shape(node: name, operation: operation.name, reason: error.reason)
      return fallback
    }
  }

  /// A weight and perhaps a bias, drawn for a layer with these fans.
  mutating func weights(
    shape: Shape, fanIn: Int, fanOut: Int, hasBias: Bool
  ) -> [(name: String, tensor: Tensor)] {
    let fanIn = max(fanIn, 1)
    let bound = initialization.weightBound(fanIn: fanIn, fanOut: fanOut)
    let weight = Tensor(shape: shape, uniformWithin: bound, from: &random)
    guard hasBias else { return [("weight", weight)] }
    let bias = Tensor(
      shape: [shape[0]], uniformWithin: initialization.biasBound(fanIn: fanIn), from: &random)
    return [("weight", weight), ("bias", bias)]
  }
}
