/// What all workers of a backward pass look up.
struct BackwardTables {
  /// Where one group's products read, seen from their output pixel.
  let offsets: UnsafeMutablePointer<Int>
  /// Where packing reads the weight, by phase and product.
  let weightOffsets: UnsafeMutablePointer<Int>
  /// Where the products of the input's gradient read, by phase.
  let gradientOffsets: UnsafeMutablePointer<Int>
  /// The weight, transposed and packed.
  let weight: MutableFloatRun

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(layout.depth, of: Int.self)
    _ = bytes.reserve(layout.gradientProductCount, of: Int.self)
    _ = bytes.reserve(layout.gradientProductCount, of: Int.self)
    _ = bytes.reserve(layout.outputChannels * layout.depth, of: Float.self)
    return bytes.byteCount
  }

  init(_ layout: ConvolutionLayout, in scratch: UnsafeMutableRawBufferPointer) {
    var bytes = ScratchLayout(scratch)
    offsets = bytes.take(layout.depth, of: Int.self)
    weightOffsets = bytes.take(layout.gradientProductCount, of: Int.self)
    gradientOffsets = bytes.take(layout.gradientProductCount, of: Int.self)
    weight = bytes.take(layout.outputChannels * layout.depth, of: Float.self)
    layout.writeOffsets(into: offsets)
  }
}

/// Where one worker of a backward pass lays out one group of one image.
struct BackwardBuffers {
  /// The input, split into phases.
  let phases: MutableFloatRun
  /// The input's gradient, split into phases.
  let gradientPhases: MutableFloatRun
  /// The output's gradient, with gaps and margins.
  let run: MutableFloatRun

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(layout.phaseCount, of: Float.self)
    _ = bytes.reserve(layout.phaseCount, of: Float.self)
    _ = bytes.reserve(layout.groupOutputs * layout.gradientPlane, of: Float.self)
    return bytes.byteCount
  }

  init(_ layout: ConvolutionLayout, scratch: UnsafeMutableRawBufferPointer) {
    var bytes = ScratchLayout(scratch)
    phases = bytes.take(layout.phaseCount, of: Float.self)
    gradientPhases = bytes.take(layout.phaseCount, of: Float.self)
    run = bytes.take(layout.groupOutputs * layout.gradientPlane, of: Float.self)
    if !layout.isDirect { phases.fill(layout.phaseCount) }
    run.fill(layout.groupOutputs * layout.gradientPlane)
  }

  /// One group of one image in the layout that `BackwardTables.offsets` refer to.
  func taps(of image: FloatRun, _ layout: ConvolutionLayout) -> FloatRun {
    if layout.isDirect { return image }
    layout.split(image, channels: layout.groupInputs, into: phases)
    return FloatRun(phases)
  }
}

extension ConvolutionLayout {
  /// Products of one group's input gradient, all phases.
  fileprivate var gradientProductCount: Int { groupOutputs * window.tapCount }
}
