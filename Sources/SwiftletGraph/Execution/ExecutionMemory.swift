/// The memory of an executor: values, gradients, saved bytes, temporaries and scratch, carved from
/// one allocation.
struct ExecutionMemory: ~Copyable {
  private let storage: AlignedBuffer
  private let shapes: [Shape]
  private let values: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>?]
  private let temporaries: [UnsafeMutablePointer<Float>]
  /// By step, made once: an operator that runs costs no allocation.
  private let forwardArguments: [ForwardArguments]
  private let backwardArguments: [BackwardArguments?]

  init(_ plan: ExecutionPlan, parameters: [String: Tensor]) {
    let layout = ExecutionLayout(plan)
    let storage = AlignedBuffer(byteCount: layout.byteCount)
    let base = storage.base
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
      (base + offset).assumingMemoryBound(to: Float.self)
    }
    shapes = plan.shapes
    values = layout.values.map(floats)
    gradients = layout.gradients.map { $0.map(floats) }
    temporaries = layout.temporaries.map(floats)
    for (name, value) in zip(plan.names, values) {
      guard let tensor = parameters[name] else { continue }
      value.update(from: tensor.elements, count: tensor.elements.count)
    }
    let prepared = zip(layout.prepared, plan.steps).map { offset, step in
      step.preparedByteCount == 0
        ? nil
        : UnsafeMutableRawBufferPointer(start: base + offset, count: step.preparedByteCount)
    }
    let views = ExecutionViews(
      shapes: shapes, values: values, gradients: gradients, temporaries: temporaries,
      scratch: UnsafeMutableRawBufferPointer(
        start: base + layout.scratch, count: plan.scratchByteCount))
    let saved = zip(layout.saved, plan.steps).map {
      UnsafeMutableRawBufferPointer(start: base + $0, count: $1.savedByteCount)
    }
    forwardArguments = plan.steps.indices.map {
      views.forwardArguments(plan.steps[$0], saved[$0], prepared[$0])
    }
    backwardArguments = zip(plan.steps, saved).map {
      $0.gradientTargets.isEmpty ? nil : views.backwardArguments($0, $1)
    }
    self.storage = storage
    for (step, arguments) in zip(plan.steps, forwardArguments) where arguments.prepared != nil {
      step.operation.prepare(arguments)
    }
  }

  func view(_ index: Int) -> MutableTensorView {
    MutableTensorView(shape: shapes[index], base: values[index])
  }

  func gradient(_ index: Int) -> MutableTensorView {
    guard let base = gradients[index] else {
      preconditionFailure("the value has no gradient: nothing trainable leads to it")
    }
    return MutableTensorView(shape: shapes[index], base: base)
  }

  /// - Parameter usesPrepared: whether parameters are as they were at the start.
  func forwardArguments(
    _ index: Int, random: RandomSource?, usesPrepared: Bool
  ) -> ForwardArguments {
    var arguments = forwardArguments[index]
    arguments.random = random
    if !usesPrepared { arguments.prepared = nil }
    return arguments
  }

  /// Nil when no gradient reaches the step.
  func backwardArguments(_ index: Int) -> BackwardArguments? { backwardArguments[index] }

  /// Adds what a node wrote into its temporaries to the gradients they belong to.
  func addTemporaries(_ step: ExecutionPlan.Step) {
    for (position, target) in step.gradientTargets.enumerated() where target == .temporary {
      let sum = gradient(step.inputs[position])
      let addend = temporaries[position]
      sum.base.add(sum.count, addend)
    }
  }
}

/// Where everything is, to make the operators' arguments of.
private struct ExecutionViews {
  let shapes: [Shape]
  let values: [UnsafeMutablePointer<Float>]
  let gradients: [UnsafeMutablePointer<Float>?]
  let temporaries: [UnsafeMutablePointer<Float>]
  let scratch: UnsafeMutableRawBufferPointer

  func forwardArguments(
    _ step: ExecutionPlan.Step, _ saved: UnsafeMutableRawBufferPointer,
    _ prepared: UnsafeMutableRawBufferPointer?
  ) -> ForwardArguments {
    ForwardArguments(
      inputs: step.inputs.map { view($0).view }, outputs: step.outputs.map(view), saved: saved,
      scratch: scratch, mutableInputs: step.inputs.map(view), prepared: prepared)
  }

  func backwardArguments(
    _ step: ExecutionPlan.Step, _ saved: UnsafeMutableRawBufferPointer
  ) -> BackwardArguments {
    let inputGradients = step.gradientTargets.enumerated().map { position, target in
      let input = step.inputs[position]
      let base: UnsafeMutablePointer<Float>? =
        switch target {
        case .none: nil
        case .direct: gradients[input]
        case .temporary: temporaries[position]
        }
      return base.map { MutableTensorView(shape: shapes[input], base: $0) }
    }
    return BackwardArguments(
      inputs: step.inputs.map { view($0).view }, outputs: step.outputs.map { view($0).view },
      outputGradients: step.outputs.compactMap { output in
        gradients[output].map { TensorView(shape: shapes[output], base: $0) }
      },
      inputGradients: inputGradients, saved: saved, scratch: scratch)
  }

  private func view(_ index: Int) -> MutableTensorView {
    MutableTensorView(shape: shapes[index], base: values[index])
  }
}
