import SwiftletRuntime

/// The pieces of scratch that convolution works in.
struct ConvolutionMemory {
  /// Where one group's products read, `depth` of them.
  let offsets: UnsafeMutablePointer<Int>
  /// Where packing reads the weight: in forward by product, in backward by phase and product.
  let weightOffsets: UnsafeMutablePointer<Int>
  /// Where the products of the input's gradient read, by phase.
  let gradientOffsets: UnsafeMutablePointer<Int>
  /// The weight, packed.
  let weight: MutableFloatRun
  /// One group of one image, split into phases.
  let phases: MutableFloatRun
  /// Forward: one group of one image's output, with gaps. Backward: its gradient, with margins.
  let run: MutableFloatRun

  private struct Counts {
    let offsets: Int
    let products: Int
    let weight: Int
    let phases: Int
    let run: Int

    init(_ layout: ConvolutionLayout) {
      offsets = layout.depth
      products = max(layout.depth, layout.groupOutputs * layout.window.tapCount)
      weight = layout.outputChannels * layout.depth
      phases = layout.groupInputs * layout.channelPlane
      run = layout.groupOutputs * layout.gradientPlane
    }
  }

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    let counts = Counts(layout)
    var bytes = ScratchLayout()
    _ = bytes.reserve(counts.offsets, of: Int.self)
    _ = bytes.reserve(counts.products, of: Int.self)
    _ = bytes.reserve(counts.products, of: Int.self)
    _ = bytes.reserve(counts.weight, of: Float.self)
    _ = bytes.reserve(2 * counts.phases, of: Float.self)
    _ = bytes.reserve(counts.run, of: Float.self)
    return bytes.byteCount
  }

  init(_ layout: ConvolutionLayout, scratch: UnsafeMutableRawBufferPointer) {
    let counts = Counts(layout)
    var bytes = ScratchLayout(scratch)
    offsets = bytes.take(counts.offsets, of: Int.self)
    weightOffsets = bytes.take(counts.products, of: Int.self)
    gradientOffsets = bytes.take(counts.products, of: Int.self)
    weight = bytes.take(counts.weight, of: Float.self)
    phases = bytes.take(2 * counts.phases, of: Float.self)
    run = bytes.take(counts.run, of: Float.self)
    layout.writeOffsets(into: offsets)
    if !layout.isDirect { phases.fill(counts.phases) }
  }

  /// One group of one image's gradient, split into phases.
  func gradientPhases(_ layout: ConvolutionLayout) -> MutableFloatRun {
    phases + layout.groupInputs * layout.channelPlane
  }

  /// One group of one image in the layout that `offsets` refer to.
  func taps(of image: FloatRun, _ layout: ConvolutionLayout) -> FloatRun {
    if layout.isDirect { return image }
    layout.split(image, channels: layout.groupInputs, into: phases)
    return FloatRun(phases)
  }
}
