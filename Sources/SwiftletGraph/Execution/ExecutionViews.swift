/// Where everything of an executor is, to make the operators' arguments of.
struct ExecutionViews {
  let shapes: [Shape]
  var values: [MutableFloatRun]
  let gradients: [MutableFloatRun?]
  let temporaries: [MutableFloatRun]
  let scratch: UnsafeMutableRawBufferPointer
  let workers: Workers
  let workerScratch: WorkerScratch
  /// By step.
  let saved: [UnsafeMutableRawBufferPointer]
  let prepared: [UnsafeMutableRawBufferPointer?]

  func view(_ index: Int) -> MutableTensorView {
    MutableTensorView(shape: shapes[index], base: values[index])
  }

  func forwardArguments(_ plan: ExecutionPlan) -> [ForwardArguments] {
    plan.steps.indices.map { index in
      forwardArguments(plan, index, inputs: plan.steps[index].inputs.map { view($0).view })
    }
  }

  func forwardArguments(
    _ plan: ExecutionPlan, _ index: Int, inputs: [TensorView]
  ) -> ForwardArguments {
    let step = plan.steps[index]
    return ForwardArguments(
      inputs: inputs, outputs: step.outputs.map(view), saved: saved[index], scratch: scratch,
      mutableInputs: step.inputs.map(view), prepared: prepared[index], workers: workers,
      workerScratch: workerScratch)
  }

  /// Nil where no gradient reaches a step.
  func backwardArguments(_ plan: ExecutionPlan) -> [BackwardArguments?] {
    plan.steps.indices.map { index in
      let step = plan.steps[index]
      return step.gradientTargets.isEmpty ? nil : backwardArguments(step, saved[index])
    }
  }

  private func backwardArguments(
    _ step: ExecutionPlan.Step, _ saved: UnsafeMutableRawBufferPointer
  ) -> BackwardArguments {
    let inputGradients = step.gradientTargets.enumerated().map { position, target in
      let input = step.inputs[position]
      let base: MutableFloatRun? =
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
      inputGradients: inputGradients, saved: saved, scratch: scratch, workers: workers,
      workerScratch: workerScratch)
  }
}
