import SwiftletRuntime

extension Convolution {
  public func backward(_ arguments: BackwardArguments) {
    let weight = arguments.inputs[1]
    let layout = ConvolutionLayout(
      window, groups: groups, input: arguments.inputs[0].shape, outputChannels: weight.shape[0])
    let pass = ConvolutionBackward(arguments: arguments, layout: layout)
    if let dWeight = arguments.inputGradients[1] { pass.weightGradient(into: dWeight) }
    if let dx = arguments.inputGradients[0] { pass.inputGradient(into: dx) }
    if arguments.inputs.count == 3, let dBias = arguments.inputGradients[2] {
      pass.biasGradient(into: dBias)
    }
  }
}

/// One backward pass of a convolution.
private struct ConvolutionBackward {
  let arguments: BackwardArguments
  let layout: ConvolutionLayout

  var batchSize: Int { arguments.inputs[0].shape[0] }
  var dy: FloatRun { arguments.outputGradients[0].base }
  var memory: ConvolutionMemory {
    ConvolutionMemory(layout, weight: arguments.inputs[1], scratch: arguments.scratch)
  }

  /// `dbias[m]` is the sum of `dy` over images and pixels.
  func biasGradient(into dBias: MutableTensorView) {
    dBias.base.fill(dBias.count)
    for image in 0..<batchSize {
      for channel in 0..<dBias.count {
        let plane = dy + (image * dBias.count + channel) * layout.outputPlane
        dBias.base[channel] += plane.sum(layout.outputPlane)
      }
    }
  }

  /// `dweight[m][c, u, v]` is the sum over images and pixels of `dy[m][pixel]` times the pixel's
  /// tap (c, u, v): dot products of runs, in which the gaps of `dy` are zero.
  func weightGradient(into dWeight: MutableTensorView) {
    let memory = memory
    memory.run.fill(layout.groupOutputs * layout.runPlane)
    for image in 0..<batchSize {
      for group in 0..<layout.groups {
        let source =
          arguments.inputs[0].base + (image * layout.groups + group) * layout.groupInputs
          * layout.inputPlane
        FloatDotProduct(
          rows: layout.groupOutputs, columns: layout.depth, depth: layout.runLength,
          x: gradientRun(image: image, group: group, memory), xStride: layout.runPlane,
          y: memory.taps(of: source, layout), offsets: memory.offsets,
          c: dWeight.base + group * layout.groupOutputs * layout.depth, cStride: layout.depth,
          accumulates: image > 0
        ).run(on: floatPath)
      }
    }
  }

  /// Each tap adds `transpose(weight of the tap) * dy` to the input pixels that it read: a matrix
  /// product whose result lies at the tap's offset.
  func inputGradient(into dx: MutableTensorView) {
    let memory = memory
    memory.run.fill(layout.groupOutputs * layout.runPlane)
    packTaps(into: memory)
    for row in 0..<layout.groupOutputs { memory.offsets[row] = row * layout.runPlane }
    for image in 0..<batchSize {
      for group in 0..<layout.groups {
        let target =
          dx.base + (image * layout.groups + group) * layout.groupInputs * layout.inputPlane
        let phases = layout.isDirect ? target : memory.phases
        phases.fill(layout.groupInputs * layout.channelPlane)
        let run = gradientRun(image: image, group: group, memory)
        addTaps(of: run, group: group, memory, into: phases)
        if !layout.isDirect {
          layout.merge(phases, channels: layout.groupInputs, into: target)
        }
      }
    }
  }

  private func addTaps(
    of run: FloatRun, group: Int, _ memory: ConvolutionMemory, into phases: MutableFloatRun
  ) {
    let tapCount = layout.window.tapCount
    for tap in 0..<tapCount {
      let offset = layout.tapOffset(
        row: tap / layout.window.kernelWidth, column: tap % layout.window.kernelWidth)
      FloatOuterProduct(
        rows: layout.groupInputs, columns: layout.runLength, depth: layout.groupOutputs,
        a: memory.weight + (group * tapCount + tap) * layout.groupInputs * layout.groupOutputs,
        b: run, offsets: memory.offsets, c: phases + offset, cStride: layout.channelPlane,
        accumulates: true
      ).run(on: floatPath)
    }
  }

  /// For each group and tap the transposed weight: input channels x output channels.
  private func packTaps(into memory: ConvolutionMemory) {
    let tapCount = layout.window.tapCount
    for index in 0..<layout.groups * tapCount {
      let (group, tap) = index.quotientAndRemainder(dividingBy: tapCount)
      floatPath.pack(
        arguments.inputs[1].base + group * layout.groupOutputs * layout.depth + tap,
        rows: layout.groupInputs, depth: layout.groupOutputs, rowStride: tapCount,
        depthStride: layout.depth,
        into: memory.weight + index * layout.groupInputs * layout.groupOutputs)
    }
  }

  /// The output's gradient for one group of one image, with zeros in the gaps between rows.
  private func gradientRun(image: Int, group: Int, _ memory: ConvolutionMemory) -> FloatRun {
    let source =
      dy + (image * layout.groups + group) * layout.groupOutputs * layout.outputPlane
    if layout.isDense { return source }
    layout.insertGaps(source, into: memory.run, channels: layout.groupOutputs)
    return FloatRun(memory.run)
  }
}
