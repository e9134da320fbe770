import SwiftletRuntime

/// What a convolution looks up: its weights, packed, and where its products read. Made once where
/// weights are constants, else in every run.
struct ConvolutionTables {
  /// Where one group's products read, seen from their output pixel; with `ConvolutionColumns` where
  /// their rows begin.
  let offsets: UnsafeMutablePointer<Int>
  /// For each group output channels x products, packed.
  let weight: MutableFloatRun

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(layout.depth, of: Int.self)
    _ = bytes.reserve(layout.outputChannels * layout.depth, of: Float.self)
    return bytes.byteCount
  }

  init(_ layout: ConvolutionLayout, in memory: UnsafeMutableRawBufferPointer) {
    var bytes = ScratchLayout(memory)
    offsets = bytes.take(layout.depth, of: Int.self)
    weight = bytes.take(layout.outputChannels * layout.depth, of: Float.self)
  }

  /// Fills both; packing goes along the products in their order.
  func fill(from source: FloatRun, _ layout: ConvolutionLayout, batch: Int) {
    for product in 0..<layout.depth { offsets[product] = product }
    for group in 0..<layout.groups {
      let start = group * layout.groupOutputs * layout.depth
      floatPath.pack(
        source + start, rows: layout.groupOutputs, depth: layout.depth, rowStride: layout.depth,
        offsets: offsets, into: weight + start)
    }
    if let columns = ConvolutionColumns(layout, batch: batch) {
      columns.writeOffsets(layout.depth, into: offsets)
    } else {
      layout.writeOffsets(into: offsets)
    }
  }
}

/// Where one worker lays out a band of an image, and the output rows that it computes of it.
struct ConvolutionBand {
  /// One group's input, split into phases; empty where the image is read in place.
  let phases: MutableFloatRun
  /// One group's output, with gaps; empty where there are none.
  let run: MutableFloatRun

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(layout.isDirect ? 0 : layout.phaseCount, of: Float.self)
    _ = bytes.reserve(layout.isDense ? 0 : layout.bandRunCount, of: Float.self)
    return bytes.byteCount
  }

  init(_ layout: ConvolutionLayout, scratch: UnsafeMutableRawBufferPointer) {
    var bytes = ScratchLayout(scratch)
    phases = bytes.take(layout.isDirect ? 0 : layout.phaseCount, of: Float.self)
    run = bytes.take(layout.isDense ? 0 : layout.bandRunCount, of: Float.self)
    if !layout.isDirect { phases.fill(layout.phaseCount) }
  }

  /// The taps of one group of one image for the output rows from `firstRow` on.
  func taps(of image: FloatRun, firstRow: Int, _ layout: ConvolutionLayout) -> FloatRun {
    if layout.isDirect { return image + firstRow * layout.pitch }
    layout.split(image, channels: layout.groupInputs, firstRow: firstRow, into: phases)
    return FloatRun(phases)
  }
}

extension ConvolutionLayout {
  /// Elements of one group's phases.
  var phaseCount: Int { groupInputs * channelPlane }
  /// Elements of one output channel of a band, with gaps.
  var bandRunPlane: Int { min(bandHeight, outputHeight) * pitch }
  /// Elements of one group's output of a band, with gaps.
  var bandRunCount: Int { groupOutputs * bandRunPlane }
}

extension Convolution {
  /// The layout of forward: bands small enough that what one reads and writes stays in a
  /// second-level cache, but where weights do not, wide enough that they are read for many columns.
  func forwardLayout(input: Shape, outputChannels: Int) -> ConvolutionLayout {
    let whole = ConvolutionLayout(
      window, groups: groups, input: input, outputChannels: outputChannels)
    let rowElements =
      (whole.isDirect ? 0 : whole.groupInputs * whole.phaseRows * whole.phaseColumns * whole.pitch)
      + whole.groupOutputs * whole.pitch
    let haloElements = max(whole.phaseHeight - whole.outputHeight, 0) * rowElements / 2
    let fitting = max(bandElements - haloElements, 0) / max(rowElements, 1)
    let keepsWeights = whole.groupOutputs * whole.depth <= cachedWeightElements
    let wide = keepsWeights ? 1 : (wideColumns + whole.pitch - 1) / whole.pitch
    let most = min(max(fitting, wide, 1), max(whole.outputHeight, 1))
    let bands = (whole.outputHeight + most - 1) / most
    return ConvolutionLayout(
      window, groups: groups, input: input, outputChannels: outputChannels,
      bandHeight: (whole.outputHeight + bands - 1) / max(bands, 1))
  }
}

/// 640 KiB of a second-level cache of 1 MiB.
private let bandElements = 160 * 1024
/// 512 KiB.
private let cachedWeightElements = 128 * 1024
/// Columns that pay for reading the weights from the third level.
private let wideColumns = 384
