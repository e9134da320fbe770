/// The memory of an executor: values, gradients, saved bytes, temporaries and scratch, carved from
/// one allocation.
struct ExecutionMemory: ~Copyable {
  private let storage: AlignedBuffer
  private let shapes: [Shape]
  private let values: [UnsafeMutablePointer<Float>]
  private let gradients: [UnsafeMutablePointer<Float>?]
  private let temporaries: [UnsafeMutablePointer<Float>]
  private let saved: [UnsafeMutableRawBufferPointer]
  private let scratch: UnsafeMutableRawBufferPointer

  init(_ plan: ExecutionPlan, parameters: [String: Tensor]) {
    var layout = Layout()
    let valueOffsets = plan.shapes.map { layout.reserve(floats: $0.elementCount) }
    let gradientOffsets = zip(plan.shapes, plan.hasGradient).map { shape, isNeeded in
      isNeeded ? layout.reserve(floats: shape.elementCount) : nil
    }
    let temporary = plan.temporarySize
    let temporaryOffsets = (0..<temporary.count).map { _ in
      layout.reserve(floats: temporary.elements)
    }
    let savedOffsets = plan.steps.map { layout.reserve(bytes: $0.savedByteCount) }
    let scratchOffset = layout.reserve(bytes: plan.scratchByteCount)

    let storage = AlignedBuffer(byteCount: layout.byteCount)
    let bytes = storage.bytes
    let base = storage.base
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
      (base + offset).assumingMemoryBound(to: Float.self)
    }
    shapes = plan.shapes
    values = valueOffsets.map(floats)
    gradients = gradientOffsets.map { $0.map(floats) }
    temporaries = temporaryOffsets.map(floats)
    saved = zip(savedOffsets, plan.steps).map { offset, step in
      UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset + step.savedByteCount])
    }
    scratch = UnsafeMutableRawBufferPointer(
      rebasing: bytes[scratchOffset..<scratchOffset + plan.scratchByteCount])
    for (name, value) in zip(plan.names, values) {
      guard let tensor = parameters[name] else { continue }
      value.update(from: tensor.elements, count: tensor.elements.count)
    }
    self.storage = storage
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

  func forwardArguments(
    _ step: ExecutionPlan.Step, index: Int, random: RandomSource?
  ) -> ForwardArguments {
    ForwardArguments(
      inputs: step.inputs.map { view($0).view }, outputs: step.outputs.map { view($0) },
      saved: saved[index], scratch: scratch, random: random,
      mutableInputs: random == nil ? [] : step.inputs.map { view($0) })
  }

  func backwardArguments(_ step: ExecutionPlan.Step, index: Int) -> BackwardArguments {
    let inputGradients = step.gradientTargets.enumerated().map {
      position, target -> MutableTensorView? in
      let input = step.inputs[position]
      switch target {
      case .none: return nil
      case .direct: return gradient(input)
      case .temporary: return MutableTensorView(shape: shapes[input], base: temporaries[position])
      }
    }
    return BackwardArguments(
      inputs: step.inputs.map { view($0).view }, outputs: step.outputs.map { view($0).view },
      outputGradients: step.outputs.map { gradient($0).view }, inputGradients: inputGradients,
      saved: saved[index], scratch: scratch)
  }

  /// Adds what a node wrote into its temporaries to the gradients they belong to.
  func addTemporaries(_ step: ExecutionPlan.Step) {
    for (position, target) in step.gradientTargets.enumerated() where target == .temporary {
      let sum = gradient(step.inputs[position])
      let addend = temporaries[position]
      for element in 0..<sum.count { sum.base[element] += addend[element] }
    }
  }
}

extension ExecutionMemory {
  /// Hands out 64-byte aligned offsets one after the other.
  private struct Layout {
    private(set) var byteCount = 0

    mutating func reserve(bytes: Int) -> Int {
      let offset = byteCount
      byteCount += (bytes + 63) & ~63
      return offset
    }

    mutating func reserve(floats: Int) -> Int {
      reserve(bytes: floats * MemoryLayout<Float>.stride)
    }
  }
}
