/// The memory of an executor: values, gradients, saved bytes, temporaries and scratch, carved from
/// one allocation, and the arguments of every operator, made once: running costs no allocation.
final class ExecutionMemory {
  private let plan: ExecutionPlan
  private let graph: Graph
  private let storage: AlignedBuffer
  private var views: ExecutionViews
  private var forwardArguments: [ForwardArguments]
  private let backwardArguments: [BackwardArguments?]
  /// By step: what it does for the steps that follow it.
  private var fusions: [Fusion]
  /// Parameters that prepared forms replace, once the caller asks for one.
  private var replaced: ParameterCopies?
  /// The caller holds a parameter that it may write at any time.
  private var handedOutParameter = false
  /// Bytes of the values of an inference that are no parameters.
  let arenaByteCount: Int

  init(_ plan: ExecutionPlan, _ graph: Graph, workers: Workers, sharesMemory: Bool) {
    let layout = ExecutionLayout(plan, workers: workers.count, sharesMemory: sharesMemory)
    let storage = AlignedBuffer(byteCount: layout.byteCount)
    let base = storage.base
    func floats(_ offset: Int) -> MutableFloatRun {
      (base + offset).assumingMemoryBound(to: Float.self)
    }
    views = ExecutionViews(
      shapes: plan.shapes, values: layout.values.map { floats($0 ?? 0) },
      gradients: layout.gradients.map { $0.map(floats) },
      temporaries: layout.temporaries.map(floats),
      scratch: UnsafeMutableRawBufferPointer(
        start: base + layout.scratch, count: plan.scratchByteCount),
      workers: workers,
      workerScratch: WorkerScratch(
        base: base + layout.workerScratch, byteCount: plan.workerScratchByteCount),
      saved: zip(layout.saved, plan.steps).map {
        UnsafeMutableRawBufferPointer(start: base + $0, count: $1.savedByteCount)
      },
      prepared: zip(layout.prepared, plan.steps).map { offset, step in
        step.preparedByteCount == 0
          ? nil
          : UnsafeMutableRawBufferPointer(start: base + offset, count: step.preparedByteCount)
      })
    for (name, (value, offset)) in zip(plan.names, zip(views.values, layout.values)) {
      guard offset != nil, let tensor = graph.parameters[name] else { continue }
      value.update(from: tensor.elements, count: tensor.elements.count)
    }
    forwardArguments = views.forwardArguments(plan)
    backwardArguments = views.backwardArguments(plan)
    fusions = plan.isTraining ? [] : Fusion.all(plan, views.values, forwardArguments)
    arenaByteCount = layout.arenaByteCount
    self.plan = plan
    self.graph = graph
    self.storage = storage
    for index in plan.steps.indices { prepareFromGraph(index) }
  }

  func view(_ index: Int) -> MutableTensorView { views.view(index) }

  func gradient(_ index: Int) -> MutableTensorView {
    guard let base = views.gradients[index] else {
      preconditionFailure("the value has no gradient: nothing trainable leads to it")
    }
    return MutableTensorView(shape: views.shapes[index], base: base)
  }

  /// A parameter for the caller to read and write. From then on, prepared forms are made anew in
  /// every run.
  func parameter(_ index: Int) -> MutableTensorView {
    handedOutParameter = true
    if plan.isReplaced[index], replaced == nil {
      let copies = ParameterCopies(plan, graph)
      for (value, base) in copies.bases { views.values[value] = base }
      replaced = copies
      forwardArguments = views.forwardArguments(plan)
    }
    return view(index)
  }

  /// A parameter as it is now.
  func parameterTensor(_ index: Int) -> Tensor {
    if plan.isReplaced[index], replaced == nil, let tensor = graph.parameters[plan.names[index]] {
      return tensor
    }
    return view(index).view.tensor
  }

  func forwardArguments(_ index: Int, random: RandomSource?) -> ForwardArguments {
    var arguments = forwardArguments[index]
    arguments.random = random
    if handedOutParameter, arguments.prepared != nil {
      plan.steps[index].operation.prepare(arguments)
    }
    return arguments
  }

  /// What a step does for the steps that follow it; nothing in training.
  func fusion(_ index: Int) -> Fusion { fusions.isEmpty ? Fusion() : fusions[index] }

  /// Nil when no gradient reaches the step.
  func backwardArguments(_ index: Int) -> BackwardArguments? { backwardArguments[index] }

  /// Adds what a node wrote into its temporaries to the gradients they belong to.
  func addTemporaries(_ step: ExecutionPlan.Step) {
    for (position, target) in step.gradientTargets.enumerated() where target == .temporary {
      let sum = gradient(step.inputs[position])
      let addend = views.temporaries[position]
      sum.base.add(sum.count, addend)
    }
  }

  /// Prepares a step whose parameters may have no place here.
  private func prepareFromGraph(_ index: Int) {
    guard forwardArguments[index].prepared != nil else { return }
    let step = plan.steps[index]
    let copies = step.inputs.dropFirst().map { graph.parameters[plan.names[$0]] }
    var bases = [forwardArguments[index].inputs[0].base]
    func prepare(_ rest: ArraySlice<Tensor?>) {
      guard let tensor = rest.first else {
        let inputs = zip(step.inputs, bases).map {
          TensorView(shape: plan.shapes[$0], base: $1)
        }
        step.operation.prepare(views.forwardArguments(plan, index, inputs: inputs))
        return
      }
      (tensor?.elements ?? []).withUnsafeBufferPointer { elements in
        bases.append(elements.baseAddress ?? bases[0])
        prepare(rest.dropFirst())
      }
    }
    prepare(copies[...])
  }
}

/// Places of their own for the parameters that have none.
private final class ParameterCopies {
  private let storage: AlignedBuffer
  private(set) var bases: [Int: MutableFloatRun] = [:]

  init(_ plan: ExecutionPlan, _ graph: Graph) {
    let values = plan.shapes.indices.filter { plan.isReplaced[$0] }
    var layout = ScratchLayout()
    let offsets = values.map { layout.reserve(plan.shapes[$0].elementCount, of: Float.self) }
    storage = AlignedBuffer(byteCount: layout.byteCount)
    for (value, offset) in zip(values, offsets) {
      let base = (storage.base + offset).assumingMemoryBound(to: Float.self)
      let elements = graph.parameters[plan.names[value]]?.elements ?? []
      base.update(from: elements, count: elements.count)
      bases[value] = base
    }
  }
}
