/// The graph with names replaced by indices and everything that does not change between runs
/// computed: shapes, byte counts, where each gradient goes.
struct ExecutionPlan {
  /// Where a node's gradient for one of its inputs is written.
  enum GradientTarget {
    /// Nobody needs it.
    case none
    /// The value's gradient buffer: the first contribution in the order of backward.
    case direct
    /// A temporary that is then added to the value's gradient: any later contribution.
    case temporary
  }

  /// One node, with value indices.
  struct Step {
    let operation: any Operator
    let inputs: [Int]
    let outputs: [Int]
    let savedByteCount: Int
    /// Inference only, where all inputs but the first are parameters; otherwise 0.
    let preparedByteCount: Int
    /// By input. Empty when no gradient reaches this node.
    var gradientTargets: [GradientTarget] = []
  }

  private(set) var names: [String] = []
  private(set) var shapes: [Shape] = []
  /// By value: whether it is a parameter of the graph.
  private(set) var isParameter: [Bool] = []
  private(set) var steps: [Step] = []
  private(set) var outputs: [Int] = []
  /// Parameters that training changes.
  private(set) var trainable: [Int] = []
  /// By value: whether a gradient buffer exists.
  private(set) var hasGradient: [Bool] = []
  /// By value: whether its gradient stays until the next backward. Others are there only from the
  /// first reader's backward to the producer's, and share memory.
  private(set) var keepsGradient: [Bool] = []
  private(set) var scratchByteCount = 0
  /// A multiple of 64.
  private(set) var workerScratchByteCount = 0
  /// By value: whether it is a parameter of which inference reads prepared forms only.
  private(set) var isReplaced: [Bool] = []
  let isTraining: Bool
  private var indices: [String: Int] = [:]

  init(_ graph: Graph, batchSize: Int, purpose: Purpose) throws(GraphError) {
    isTraining = purpose != .inference
    let inferred = try graph.shapes(batchSize: batchSize)
    let produced = graph.nodes.flatMap(\.outputs)
    for name in graph.inputs.map(\.name) + graph.parameterNames + produced {
      guard let shape = inferred[name] else { continue }
      indices[name] = names.count
      names.append(name)
      shapes.append(shape)
      isParameter.append(graph.parameters[name] != nil)
    }
    outputs = graph.outputs.map { index(of: $0) }
    hasGradient = Array(repeating: false, count: names.count)
    if isTraining { markTrainable(graph) }
    for node in graph.nodes { append(node) }
    if isTraining { routeGradients() }
    keepsGradient = hasGradient.indices.map { hasGradient[$0] && isKept($0) }
    isReplaced = replacedParameters
  }

  func index(of name: String) -> Int {
    guard let index = indices[name] else { preconditionFailure("no value named '\(name)'") }
    return index
  }

  /// Temporaries that one node may need at once, and the elements of the largest.
  var temporarySize: (count: Int, elements: Int) {
    let shared = steps.flatMap { step in
      zip(step.inputs, step.gradientTargets).filter { $0.1 == .temporary }.map(\.0)
    }
    return (
      shared.isEmpty ? 0 : steps.map(\.inputs.count).max() ?? 0,
      shared.map { shapes[$0].elementCount }.max() ?? 0
    )
  }

  private mutating func markTrainable(_ graph: Graph) {
    for node in graph.nodes {
      for (position, input) in node.inputs.enumerated()
      where graph.parameters[input] != nil && node.operation.isTrainable(input: position) {
        let value = index(of: input)
        if !hasGradient[value] { trainable.append(value) }
        hasGradient[value] = true
      }
    }
    trainable.sort()
  }

  /// Gradients that the caller reads (parameters) or fills (outputs), and those that nothing writes,
  /// which must stay zero.
  private func isKept(_ value: Int) -> Bool {
    let isWritten = steps.contains { step in
      zip(step.inputs, step.gradientTargets).contains { $0 == value && $1 == .direct }
    }
    return !isWritten || outputs.contains(value) || trainable.contains(value)
  }

  /// A value needs a gradient when any input that it depends on does.
  private mutating func append(_ node: Node) {
    let inputs = node.inputs.map { index(of: $0) }
    let outputs = node.outputs.map { index(of: $0) }
    let inputShapes = inputs.map { shapes[$0] }
    if inputs.contains(where: { hasGradient[$0] }) {
      for output in outputs { hasGradient[output] = true }
    }
    let isPreparable = !isTraining && inputs.dropFirst().allSatisfy { isParameter[$0] }
    let prepared = isPreparable ? node.operation.preparedByteCount(for: inputShapes) : 0
    if prepared == 0 {
      let scratch =
        isTraining
        ? node.operation.scratchByteCount(for: inputShapes)
        : node.operation.forwardScratchByteCount(for: inputShapes)
      scratchByteCount = max(scratchByteCount, scratch)
    }
    let workerScratch = node.operation.workerScratchByteCount(
      for: inputShapes, isTraining: isTraining)
    workerScratchByteCount = max(workerScratchByteCount, (workerScratch + 63) & ~63)
    steps.append(
      Step(
        operation: node.operation, inputs: inputs, outputs: outputs,
        savedByteCount: isTraining ? node.operation.savedByteCount(for: inputShapes) : 0,
        preparedByteCount: prepared))
  }

  /// Parameters all of whose readers have a prepared form of them.
  private var replacedParameters: [Bool] {
    var isReplaced = isParameter
    for step in steps {
      for (position, input) in step.inputs.enumerated()
      where step.preparedByteCount == 0 || !step.operation.isReplacedByPrepared(input: position) {
        isReplaced[input] = false
      }
    }
    return zip(isReplaced, isParameter).map { $0 && $1 }
  }

  /// Walks backward once: a node that a gradient reaches passes it on to its inputs.
  private mutating func routeGradients() {
    var reached = Set(outputs.filter { hasGradient[$0] })
    for index in steps.indices.reversed()
    where steps[index].outputs.contains(where: reached.contains) {
      steps[index].gradientTargets = steps[index].inputs.map { input in
        guard hasGradient[input] else { return .none }
        return reached.insert(input).inserted ? .direct : .temporary
      }
    }
  }
}
