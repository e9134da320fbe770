/// What a report says about one node, for a batch of one sample.
public struct LayerSummary: Hashable, Sendable {
  /// The node's name.
  public let name: String
  /// The operator's name.
  public let operation: String
  /// The shape of one sample of the first output, without the batch dimension.
  public let outputShape: Shape
  /// Elements of the parameters that this node is the first to read.
  public let parameterCount: Int
  /// Multiply-accumulates for one sample.
  public let multiplyAccumulates: Int
}

extension Graph {
  /// One summary per node, in execution order.
  ///
  /// Throws: `GraphError` naming the first node whose inputs are undefined or do not fit.
  /// Complexity: O(nodes).
  public func layerSummaries() throws(GraphError) -> [LayerSummary] {
    let shapes = try shapes(batchSize: 1)
    var counted: Set<String> = []
    return nodes.map { node in
      let parameterCount = node.inputs.reduce(0) { count, input in
        guard let parameter = parameters[input], counted.insert(input).inserted else {
          return count
        }
        return count + parameter.shape.elementCount
      }
      let inputs = node.inputs.compactMap { shapes[$0] }
      return LayerSummary(
        name: node.name, operation: node.operation.name,
        outputShape: node.outputs.first.flatMap { shapes[$0] }?.sample ?? Shape([]),
        parameterCount: parameterCount,
        multiplyAccumulates: node.operation.multiplyAccumulates(for: inputs))
    }
  }
}
