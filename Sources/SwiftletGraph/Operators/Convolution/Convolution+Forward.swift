import SwiftletRuntime

extension Convolution {
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    ConvolutionMemory.byteCount(
      ConvolutionLayout(window, groups: groups, input: inputs[0], outputChannels: inputs[1][0]))
  }

  /// The packed weight.
  public func preparedByteCount(for inputs: [Shape]) -> Int {
    inputs[1].elementCount * MemoryLayout<Float>.stride
  }

  public func prepare(_ arguments: ForwardArguments) {
    guard let prepared = arguments.prepared else { return }
    let layout = ConvolutionLayout(
      window, groups: groups, input: arguments.inputs[0].shape,
      outputChannels: arguments.inputs[1].shape[0])
    ConvolutionMemory(layout, scratch: arguments.scratch)
      .pack(arguments.inputs[1].base, layout, into: prepared.elements(Float.self))
  }

  /// A matrix product per image and group: the weight's rows times the image's taps, which the
  /// product reads where they lie (`ConvolutionLayout`).
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let layout = ConvolutionLayout(
      window, groups: groups, input: input.shape, outputChannels: arguments.inputs[1].shape[0])
    let memory = ConvolutionMemory(layout, scratch: arguments.scratch)
    let weight = arguments.prepared?.elements(Float.self) ?? memory.weight
    if arguments.prepared == nil { memory.pack(arguments.inputs[1].base, layout, into: weight) }
    let bias = arguments.inputs.count == 3 ? arguments.inputs[2].base : nil
    for index in 0..<input.shape[0] * groups {
      let group = index % groups
      let target =
        arguments.outputs[0].base + index * layout.groupOutputs * layout.outputPlane
      let run = layout.isDense ? target : memory.run
      FloatOuterProduct(
        rows: layout.groupOutputs, columns: layout.runLength, depth: layout.depth,
        a: weight + group * layout.groupOutputs * layout.depth,
        b: memory.taps(of: input.base + index * layout.groupInputs * layout.inputPlane, layout),
        offsets: memory.offsets, c: run, cStride: layout.runPlane,
        bias: bias.map { $0 + group * layout.groupOutputs }
      ).run(on: floatPath)
      if !layout.isDense { layout.removeGaps(run, into: target, channels: layout.groupOutputs) }
    }
  }
}

extension ConvolutionMemory {
  /// For each group output channels x products.
  fileprivate func pack(
    _ source: FloatRun, _ layout: ConvolutionLayout, into target: MutableFloatRun
  ) {
    for product in 0..<layout.depth { weightOffsets[product] = product }
    for group in 0..<layout.groups {
      let start = group * layout.groupOutputs * layout.depth
      floatPath.pack(
        source + start, rows: layout.groupOutputs, depth: layout.depth, rowStride: layout.depth,
        offsets: weightOffsets, into: target + start)
    }
  }
}
