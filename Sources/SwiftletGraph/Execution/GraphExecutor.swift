/// Runs a float graph forward and backward for one batch size, in memory allocated once.
///
/// Usage: fill the input, `forward()`, read an output. For training fill the output's gradient
/// after `forward()`, then `backward()`, then step the parameters.
///
/// Memory: for inference one place for each parameter (packed for convolutions), and one block in
/// which values that do not live at the same time share memory. For training one place per value, one
/// gradient buffer per output and trainable parameter, and the other values' gradients in memory that
/// they share.
/// Numerics: float32; the same inputs and seed give the same bits on the same processor, for any
/// number of threads.
public struct GraphExecutor: ~Copyable {
  public let graph: Graph
  public let batchSize: Int
  public let purpose: Purpose

  private let plan: ExecutionPlan
  private let memory: ExecutionMemory
  /// Threads that run the graph, the caller's included.
  public let threadCount: Int
  private var step: UInt64 = 0

  /// Prepares `graph` for batches of `batchSize` samples, and starts `threads - 1` threads, which
  /// end with the executor.
  ///
  /// Throws: `GraphError` when shapes do not fit or a parameter is not finite.
  /// Precondition: `threads` is at least 1.
  public init(
    _ graph: Graph, batchSize: Int, purpose: Purpose = .inference, threads: Int = 1
  ) throws(GraphError) {
    try self.init(
      graph, batchSize: batchSize, purpose: purpose, threads: threads, sharesMemory: true)
  }

  /// - Parameter sharesMemory: whether values of an inference may share memory.
  package init(
    _ graph: Graph, batchSize: Int, purpose: Purpose = .inference, threads: Int = 1,
    sharesMemory: Bool
  ) throws(GraphError) {
    try graph.requireFiniteParameters()
    let plan = try ExecutionPlan(graph, batchSize: batchSize, purpose: purpose)
    self.graph = graph
    self.batchSize = batchSize
    self.purpose = purpose
    self.plan = plan
    let workers = threads == 1 ? Workers.one : Workers(count: threads)
    threadCount = workers.count
    memory = ExecutionMemory(plan, graph, workers: workers, sharesMemory: sharesMemory)
  }

  /// Bytes that the values of an inference take, parameters and scratch not counted.
  public var arenaByteCount: Int { memory.arenaByteCount }

  /// The buffer of a graph input, `batchSize` samples long, for the caller to fill, or of an output.
  /// A parameter may be written as well; inference then packs weights anew in every run. Other values
  /// stay until the next run in training only; at inference `forward(observing:)` shows them.
  ///
  /// Precondition: `name` is an input or value of the graph. Valid while the executor lives.
  public func value(_ name: String) -> MutableTensorView {
    let index = plan.index(of: name)
    return plan.isParameter[index] ? memory.parameter(index) : memory.view(index)
  }

  /// The gradient of an output, for the loss to fill before `backward()`, or of a parameter.
  /// Gradients of other values share memory: they are meaningless between runs.
  ///
  /// Precondition: the executor was made for training. Valid while the executor lives.
  public func gradient(_ name: String) -> MutableTensorView {
    memory.gradient(plan.index(of: name))
  }

  /// Runs all nodes in order.
  ///
  /// - Parameter observe: called after each node with each value it produced, which later nodes may
  ///   overwrite: copy what must stay. Without it, nodes may be run together, with the same bits.
  public mutating func forward(observing observe: ((String, TensorView) -> Void)? = nil) {
    step += 1
    if let observe { return forwardEach(observing: observe) }
    var index = 0
    while index < plan.steps.count {
      let fusion = memory.fusion(index)
      var arguments = memory.forwardArguments(index, random: random(node: index))
      arguments.epilogue = fusion.epilogue
      plan.steps[index].operation.forward(arguments)
      index += 1 + fusion.followers
    }
  }

  private func forwardEach(observing observe: (String, TensorView) -> Void) {
    for (index, node) in plan.steps.enumerated() {
      node.operation.forward(memory.forwardArguments(index, random: random(node: index)))
      for output in node.outputs { observe(plan.names[output], memory.view(output).view) }
    }
  }

  /// Propagates the outputs' gradients to every trainable parameter.
  ///
  /// Precondition: made for training, `forward()` was run and the outputs' gradients are filled.
  public func backward() {
    for index in plan.steps.indices.reversed() {
      guard let arguments = memory.backwardArguments(index) else { continue }
      plan.steps[index].operation.backward(arguments)
      memory.addTemporaries(plan.steps[index])
    }
  }

  /// Every trainable parameter with its gradient, in the graph's order.
  public var trainableParameters: [TrainableParameter] {
    plan.trainable.map {
      TrainableParameter(
        name: plan.names[$0], value: memory.view($0), gradient: memory.gradient($0).view)
    }
  }

  /// The graph with the parameters as they are now.
  public func updatedGraph() -> Graph {
    var result = graph
    for name in graph.parameterNames {
      result.parameters[name] = memory.parameterTensor(plan.index(of: name))
    }
    return result
  }

  private func random(node: Int) -> RandomSource? {
    guard case .training(let seed) = purpose else { return nil }
    return RandomSource(seed: seed).split(step).split(UInt64(node))
  }
}

/// A weight that training changes, with the gradient of the last `backward()`.
public struct TrainableParameter {
  public let name: String
  public let value: MutableTensorView
  public let gradient: TensorView

  public init(name: String, value: MutableTensorView, gradient: TensorView) {
    self.name = name
    self.value = value
    self.gradient = gradient
  }
}
