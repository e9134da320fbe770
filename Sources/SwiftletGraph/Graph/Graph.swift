/// One application of an operator: which values it reads and which it produces.
public struct Node: Sendable {
  /// Unique in the graph; reports and errors use it.
  public var name: String
  public var operation: any Operator
  /// Names of values or parameters, in the operator's order.
  public var inputs: [String]
  public var outputs: [String]

  public init(name: String, operation: any Operator, inputs: [String], outputs: [String]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// A value that the caller provides.
public struct GraphInput: Hashable, Sendable {
  public var name: String
  /// The shape of one sample, without the batch dimension.
  public var sampleShape: Shape

  public init(name: String, sampleShape: Shape) {
    self.name = name
    self.sampleShape = sampleShape
  }
}

/// A float network: nodes in execution order over named values. The one network type that is
/// trained, imported, exported, calibrated and lowered.
public struct Graph: Sendable {
  public var name: String
  public var inputs: [GraphInput]
  /// Names of the values that the graph returns.
  public var outputs: [String]
  /// In an order in which every node comes after the nodes it reads from.
  public var nodes: [Node]
  /// Weights, biases and statistics by name.
  public var parameters: [String: Tensor]
  /// Text that travels with the graph (ONNX `metadata_props`): preprocessing, labels, provenance.
  public var metadata: [String: String]

  public init(
    name: String, inputs: [GraphInput] = [], outputs: [String] = [], nodes: [Node] = [],
    parameters: [String: Tensor] = [:], metadata: [String: String] = [:]
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.nodes = nodes
    self.parameters = parameters
    self.metadata = metadata
  }

  /// Elements of all parameters.
  ///
  /// Complexity: O(parameters).
  public var parameterElementCount: Int {
    parameters.values.reduce(0) { $0 + $1.shape.elementCount }
  }

  /// Elements of the parameters that training changes: what papers count. Running statistics and
  /// constants are left out.
  ///
  /// Complexity: O(nodes).
  public var trainableElementCount: Int {
    var counted: Set<String> = []
    return nodes.reduce(0) { count, node in
      node.inputs.enumerated().reduce(count) { count, input in
        guard node.operation.isTrainable(input: input.offset),
          let parameter = parameters[input.element], counted.insert(input.element).inserted
        else { return count }
        return count + parameter.shape.elementCount
      }
    }
  }

  /// Names of the parameters in the order in which nodes first read them: the order of every loop
  /// over parameters whose result depends on the order.
  public var parameterNames: [String] {
    var seen: Set<String> = []
    return nodes.flatMap(\.inputs).filter { parameters[$0] != nil && seen.insert($0).inserted }
  }
}
