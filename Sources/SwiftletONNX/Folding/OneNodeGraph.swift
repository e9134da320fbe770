import SwiftletGraph

/// Folds a node whose operator the float graph has, but no `ConstantOperator` (a convolution of
/// constants): as a graph of this node alone that is run once, so that nothing is written twice.
enum OneNodeGraph {
  /// False when the node's inputs are not all constants, or its importer deals with integers itself.
  static func fold(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) -> Bool {
    guard let mapping = OperatorRegistry.mapping(node.operation), !mapping.readsIntegers,
      !node.inputs.isEmpty,
      node.inputs.allSatisfy({ $0.isEmpty || builder.constants[$0] != nil }),
      let constant = builder.constants[node.input], constant.shape.rank >= 1,
      let input = floats(of: constant, for: node.operation), !input.elements.isEmpty
    else { return false }
    var result = try run(node, on: input, builder)
    if let type = constant.type, !type.isReal { result = result.converted(to: type) }
    result = result.named(node.output)
    try builder.budget.spend([result], inputElements: input.elements.count, .computing)
    builder.setConstant(node.output, [result])
    return true
  }

  /// Operators whose output elements are input elements, so that they work on small integers too.
  private static let movers: Set<String> = ["DepthToSpace", "MaxPool", "SpaceToDepth"]

  private static func floats(of constant: ConstantTensor, for operation: String) -> Tensor? {
    if let floats = constant.floats { return floats }
    guard let type = constant.type, type.bitWidth <= 16, movers.contains(operation) else {
      return nil
    }
    return constant.converted(to: .float).floats
  }

  private static func run(
    _ node: ImportedNode, on input: Tensor, _ builder: GraphBuilder
  ) throws(ImportFailure) -> ConstantTensor {
    try builder.budget.requireWork(input.elements.count, .computing)
    var constants: [String: ConstantTensor] = [:]
    for value in node.inputs.dropFirst() where value != node.input {
      constants[value] = builder.constants[value]
    }
    var single = GraphBuilder(
      name: node.name,
      inputs: [GraphInput(name: node.input, sampleShape: input.shape.sample)],
      outputs: [node.output], batchSize: input.shape[0], operatorSet: builder.operatorSet,
      constants: constants, useCounts: [node.input: 1])
    try OperatorRegistry.importNode(node, into: &single)
    let graph = single.finish(metadata: [:], outputs: [node.output])
    do {
      try requireAffordable(graph, batchSize: input.shape[0], builder.budget)
      var executor = try GraphExecutor(graph, batchSize: input.shape[0])
      executor.value(node.input).base.update(from: input.elements, count: input.elements.count)
      executor.forward()
      let result = executor.value(graph.outputs[0]).view.tensor
      return ConstantTensor(
        name: node.output, shape: result.shape, elements: .floats(result.elements))
    } catch let error as GraphError {
      throw .node(reason: "\(error)")
    } catch let error as ImportFailure {
      throw error
    } catch {
      throw .node(reason: "\(error)")
    }
  }

  /// Multiplications, and every value that the executor keeps, count as work.
  private static func requireAffordable(
    _ graph: Graph, batchSize: Int, _ budget: FoldingBudget
  ) throws {
    let shapes = try graph.shapes(batchSize: batchSize)
    var work = shapes.values.reduce(0) { $0 + $1.elementCount }
    try budget.requireWork(work, .computing)
    for node in graph.nodes {
      let inputs = node.inputs.compactMap { shapes[$0] }
      work += node.operation.scratchByteCount(for: inputs)
      work += node.operation.preparedByteCount(for: inputs)
      work += node.operation.multiplyAccumulates(for: inputs) / 8
    }
    try budget.requireWork(work, .computing)
  }
}
