import SwiftletRuntime

extension Convolution {
  public func backward(_ arguments: BackwardArguments) {
    let input = arguments.inputs[0]
    let layout = ConvolutionLayout(
      window, groups: groups, input: input.shape, outputChannels: arguments.inputs[1].shape[0])
    let pass = ConvolutionBackward(arguments, layout)
    for image in 0..<input.shape[0] {
      for group in 0..<groups { pass.run(image: image, group: group) }
    }
    if arguments.inputs.count == 3, let dBias = arguments.inputGradients[2] {
      pass.biasGradient(into: dBias)
    }
  }
}

/// One backward pass of a convolution.
///
/// - `dweight[m][c, u, v]` is the sum over images and pixels of `dy[m][pixel]` times the pixel's tap
///   (c, u, v): dot products of runs, in which the gaps of `dy` are zero.
/// - `dx[c]` at a pixel of a phase is the sum over output channels m and the phase's taps (u, v) of
///   `weight[m][c, u, v]` times `dy[m]` of the output pixel that the tap belongs to: a matrix
///   product that reads `dy` at a distance from the pixel, zero outside.
private struct ConvolutionBackward {
  let arguments: BackwardArguments
  let layout: ConvolutionLayout
  let memory: ConvolutionMemory
  /// The products of each phase of the input's gradient, one phase after the other.
  private var phaseProducts: [Range<Int>] = []

  init(_ arguments: BackwardArguments, _ layout: ConvolutionLayout) {
    self.arguments = arguments
    self.layout = layout
    memory = ConvolutionMemory(layout, scratch: arguments.scratch)
    memory.run.fill(layout.groupOutputs * layout.gradientPlane)
    if arguments.inputGradients[0] != nil { packPhases() }
  }

  func run(image: Int, group: Int) {
    let index = image * layout.groups + group
    let gradient = gradientRun(index)
    if let dWeight = arguments.inputGradients[1] {
      let source = arguments.inputs[0].base + index * layout.groupInputs * layout.inputPlane
      FloatDotProduct(
        rows: layout.groupOutputs, columns: layout.depth, depth: layout.runLength,
        x: gradient + layout.reach, xStride: layout.gradientPlane,
        y: memory.taps(of: source, layout), offsets: memory.offsets,
        c: dWeight.base + group * layout.groupOutputs * layout.depth, cStride: layout.depth,
        accumulates: image > 0
      ).run(on: floatPath)
    }
    if let dx = arguments.inputGradients[0] {
      let target = dx.base + index * layout.groupInputs * layout.inputPlane
      inputGradient(of: gradient, group: group, into: target)
    }
  }

  private func inputGradient(of gradient: FloatRun, group: Int, into target: MutableFloatRun) {
    let phases = layout.isDirect ? target : memory.gradientPhases(layout)
    for (phase, products) in phaseProducts.enumerated() {
      FloatOuterProduct(
        rows: layout.groupInputs, columns: layout.phasePlane, depth: products.count,
        a: packedWeight(group: group, products), b: gradient,
        offsets: memory.gradientOffsets + products.lowerBound,
        c: phases + phase * layout.phasePlane, cStride: layout.channelPlane
      ).run(on: floatPath)
    }
    if !layout.isDirect { layout.merge(phases, channels: layout.groupInputs, into: target) }
  }

  /// For each group and phase the transposed weight: input channels x products.
  private mutating func packPhases() {
    var start = 0
    for phase in 0..<layout.phaseRows * layout.phaseColumns {
      let count = layout.writeGradientOffsets(
        phase: phase, weights: memory.weightOffsets + start,
        gradients: memory.gradientOffsets + start)
      phaseProducts.append(start..<start + count)
      start += count
    }
    for group in 0..<layout.groups {
      let weight = arguments.inputs[1].base + group * layout.groupOutputs * layout.depth
      for products in phaseProducts {
        floatPath.pack(
          weight, rows: layout.groupInputs, depth: products.count,
          rowStride: layout.window.tapCount,
          offsets: memory.weightOffsets + products.lowerBound,
          into: packedWeight(group: group, products))
      }
    }
  }

  private func packedWeight(group: Int, _ products: Range<Int>) -> MutableFloatRun {
    memory.weight + layout.groupInputs
      * (group * layout.groupOutputs * layout.window.tapCount + products.lowerBound)
  }

  /// The output's gradient for one group of one image, with zeros in the gaps and margins.
  private func gradientRun(_ index: Int) -> FloatRun {
    let source =
      arguments.outputGradients[0].base + index * layout.groupOutputs * layout.outputPlane
    if layout.gradientPlane == layout.outputPlane { return source }
    layout.insertGaps(source, into: memory.run, channels: layout.groupOutputs)
    return FloatRun(memory.run)
  }

  /// `dbias[m]` is the sum of `dy` over images and pixels.
  func biasGradient(into dBias: MutableTensorView) {
    dBias.base.fill(dBias.count)
    for plane in 0..<arguments.inputs[0].shape[0] * dBias.count {
      let gradient = arguments.outputGradients[0].base + plane * layout.outputPlane
      dBias.base[plane % dBias.count] += gradient.sum(layout.outputPlane)
    }
  }
}
