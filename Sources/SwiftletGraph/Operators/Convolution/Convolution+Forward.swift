import SwiftletRuntime

extension Convolution {
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    let layout = ConvolutionLayout(
      window, groups: groups, input: inputs[0], outputChannels: inputs[1][0])
    var bytes = ScratchLayout()
    _ = bytes.reserve(layout.offsetCount, of: Int.self)
    _ = bytes.reserve(inputs[1].elementCount, of: Float.self)
    _ = bytes.reserve(layout.groupInputs * layout.channelPlane, of: Float.self)
    _ = bytes.reserve(layout.groupOutputs * layout.runPlane, of: Float.self)
    return bytes.byteCount
  }

  /// A matrix product per image and group: the weight's rows times the image's taps, which the
  /// product reads where they lie (`ConvolutionLayout`).
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let weight = arguments.inputs[1]
    let layout = ConvolutionLayout(
      window, groups: groups, input: input.shape, outputChannels: weight.shape[0])
    let memory = ConvolutionMemory(layout, weight: weight, scratch: arguments.scratch)
    memory.packWeight(weight.base, layout)
    let bias = arguments.inputs.count == 3 ? arguments.inputs[2].base : nil
    for image in 0..<input.shape[0] {
      for group in 0..<groups {
        let source =
          input.base + (image * groups + group) * layout.groupInputs * layout.inputPlane
        let target =
          arguments.outputs[0].base + (image * groups + group) * layout.groupOutputs
          * layout.outputPlane
        let run = layout.isDense ? target : memory.run
        FloatOuterProduct(
          rows: layout.groupOutputs, columns: layout.runLength, depth: layout.depth,
          a: memory.weight + group * layout.groupOutputs * layout.depth,
          b: memory.taps(of: source, layout), offsets: memory.offsets, c: run,
          cStride: layout.runPlane, bias: bias.map { $0 + group * layout.groupOutputs }
        ).run(on: floatPath)
        if !layout.isDense {
          layout.removeGaps(run, into: target, channels: layout.groupOutputs)
        }
      }
    }
  }
}

/// The pieces of scratch that convolution works in.
struct ConvolutionMemory {
  /// Offsets of one group's products.
  let offsets: UnsafeMutablePointer<Int>
  /// The weight, packed.
  let weight: MutableFloatRun
  /// One group of one image, split into phases; zero at first.
  let phases: MutableFloatRun
  /// One group of one image's output, with gaps.
  let run: MutableFloatRun

  init(
    _ layout: ConvolutionLayout, weight view: TensorView, scratch: UnsafeMutableRawBufferPointer
  ) {
    var bytes = ScratchLayout(scratch)
    offsets = bytes.take(layout.offsetCount, of: Int.self)
    weight = bytes.take(view.count, of: Float.self)
    phases = bytes.take(layout.groupInputs * layout.channelPlane, of: Float.self)
    run = bytes.take(layout.groupOutputs * layout.runPlane, of: Float.self)
    layout.writeOffsets(into: offsets)
    if !layout.isDirect { phases.fill(layout.groupInputs * layout.channelPlane) }
  }

  func packWeight(_ source: FloatRun, _ layout: ConvolutionLayout) {
    for group in 0..<layout.groups {
      let start = group * layout.groupOutputs * layout.depth
      floatPath.pack(
        source + start, rows: layout.groupOutputs, depth: layout.depth, rowStride: layout.depth,
        depthStride: 1, into: weight + start)
    }
  }

  /// One group of one image in the layout that the offsets refer to.
  func taps(of image: FloatRun, _ layout: ConvolutionLayout) -> FloatRun {
    if layout.isDirect { return image }
    layout.split(image, channels: layout.groupInputs, into: phases)
    return FloatRun(phases)
  }
}
