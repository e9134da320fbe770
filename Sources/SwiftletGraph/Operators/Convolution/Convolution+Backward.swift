import SwiftletRuntime

extension Convolution {
  func backwardScratchByteCount(for inputs: [Shape]) -> Int {
    let layout = backwardLayout(input: inputs[0], outputChannels: inputs[1][0])
    return ConvolutionColumns(layout, batch: inputs[0][0]) == nil
      ? BackwardTables.byteCount(layout) : ColumnsBackward.byteCount(layout)
  }

  func backwardWorkerScratchByteCount(for inputs: [Shape]) -> Int {
    let layout = backwardLayout(input: inputs[0], outputChannels: inputs[1][0])
    return ConvolutionColumns(layout, batch: inputs[0][0]).map(ColumnsForward.byteCount)
      ?? BackwardBuffers.byteCount(layout)
  }

  private func backwardLayout(input: Shape, outputChannels: Int) -> ConvolutionLayout {
    ConvolutionLayout(window, groups: groups, input: input, outputChannels: outputChannels)
  }

  public func backward(_ arguments: BackwardArguments) {
    let layout = backwardLayout(
      input: arguments.inputs[0].shape, outputChannels: arguments.inputs[1].shape[0])
    if let columns = ConvolutionColumns(layout, batch: arguments.inputs[0].shape[0]) {
      ColumnsBackward(arguments, columns).run()
    } else {
      backwardByImage(arguments, layout)
    }
    if arguments.inputs.count == 3, let dBias = arguments.inputGradients[2] {
      dBias.sumChannels(of: arguments.outputGradients[0])
    }
  }

  /// Workers share the groups; where those are too few, the images of the input's gradient, and then
  /// the output channels of the weight's, so that sums over images keep their order.
  private func backwardByImage(_ arguments: BackwardArguments, _ layout: ConvolutionLayout) {
    let pass = ConvolutionBackward(arguments, layout)
    let images = 0..<arguments.inputs[0].shape[0]
    let workers = arguments.workers
    if groups >= workers.count {
      workers.split(groups) {
        pass.run(
          worker: $0, images: images, groups: $1, rows: 0..<layout.groupOutputs, [.input, .weight])
      }
    } else {
      workers.split(images.count) {
        pass.run(worker: $0, images: $1, groups: 0..<groups, rows: 0..<layout.groupOutputs, .input)
      }
      workers.split(layout.groupOutputs, minimum: 4) {
        pass.run(worker: $0, images: images, groups: 0..<groups, rows: $1, .weight)
      }
    }
  }
}

/// Which gradients a pass computes.
private struct GradientTargets: OptionSet {
  let rawValue: Int
  static let input = GradientTargets(rawValue: 1)
  static let weight = GradientTargets(rawValue: 2)
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
  let tables: BackwardTables
  /// The products of each phase of the input's gradient, one phase after the other.
  private var phaseProducts: [Range<Int>] = []

  init(_ arguments: BackwardArguments, _ layout: ConvolutionLayout) {
    self.arguments = arguments
    self.layout = layout
    tables = BackwardTables(layout, in: arguments.scratch)
    if arguments.inputGradients[0] != nil { packPhases() }
  }

  /// - Parameter rows: the output channels of each group whose weights' gradients are wanted.
  func run(
    worker: Int, images: Range<Int>, groups: Range<Int>, rows: Range<Int>,
    _ targets: GradientTargets
  ) {
    let buffers = BackwardBuffers(layout, scratch: arguments.workerScratch[worker])
    for image in images {
      for group in groups {
        let index = image * layout.groups + group
        let gradient = gradientRun(index, rows: rows, buffers)
        if targets.contains(.weight), let dWeight = arguments.inputGradients[1] {
          weightGradient(of: gradient, index, rows: rows, buffers, into: dWeight)
        }
        if targets.contains(.input), let dx = arguments.inputGradients[0] {
          let target = dx.base + index * layout.groupInputs * layout.inputPlane
          inputGradient(of: gradient, group: group, buffers, into: target)
        }
      }
    }
  }

  private func weightGradient(
    of gradient: FloatRun, _ index: Int, rows: Range<Int>, _ buffers: BackwardBuffers,
    into dWeight: MutableTensorView
  ) {
    let (image, group) = index.quotientAndRemainder(dividingBy: layout.groups)
    let source = arguments.inputs[0].base + index * layout.groupInputs * layout.inputPlane
    FloatDotProduct(
      rows: rows.count, columns: layout.depth, depth: layout.runLength,
      x: gradient + rows.lowerBound * layout.gradientPlane + layout.reach,
      xStride: layout.gradientPlane, y: buffers.taps(of: source, layout), offsets: tables.offsets,
      c: dWeight.base + (group * layout.groupOutputs + rows.lowerBound) * layout.depth,
      cStride: layout.depth, accumulates: image > 0
    ).run(on: floatPath)
  }

  private func inputGradient(
    of gradient: FloatRun, group: Int, _ buffers: BackwardBuffers, into target: MutableFloatRun
  ) {
    let phases = layout.isDirect ? target : buffers.gradientPhases
    for (phase, products) in phaseProducts.enumerated() {
      FloatOuterProduct(
        rows: layout.groupInputs, columns: layout.phasePlane, depth: products.count,
        a: packedWeight(group: group, products), b: gradient,
        offsets: tables.gradientOffsets + products.lowerBound,
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
        phase: phase, weights: tables.weightOffsets + start,
        gradients: tables.gradientOffsets + start)
      phaseProducts.append(start..<start + count)
      start += count
    }
    for group in 0..<layout.groups {
      let weight = arguments.inputs[1].base + group * layout.groupOutputs * layout.depth
      for products in phaseProducts {
        floatPath.pack(
          weight, rows: layout.groupInputs, depth: products.count,
          rowStride: layout.window.tapCount,
          offsets: tables.weightOffsets + products.lowerBound,
          into: packedWeight(group: group, products))
      }
    }
  }

  private func packedWeight(group: Int, _ products: Range<Int>) -> MutableFloatRun {
    tables.weight + layout.groupInputs
      * (group * layout.groupOutputs * layout.window.tapCount + products.lowerBound)
  }

  /// The output's gradient for some channels of one group of one image, with zeros in the gaps and
  /// margins.
  private func gradientRun(
    _ index: Int, rows: Range<Int>, _ buffers: BackwardBuffers
  ) -> FloatRun {
    let source =
      arguments.outputGradients[0].base + index * layout.groupOutputs * layout.outputPlane
    if layout.gradientPlane == layout.outputPlane { return source }
    layout.insertGaps(
      source + rows.lowerBound * layout.outputPlane,
      into: buffers.run + rows.lowerBound * layout.gradientPlane, channels: rows.count)
    return FloatRun(buffers.run)
  }
}
