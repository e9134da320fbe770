import SwiftletRuntime

/// Backward by blocks of images with small maps.
///
/// With `X` the gathered taps and `G` the gathered output gradients, `dweight` is the sum over blocks
/// of `G * transpose(X)`, and `dx` adds up what `transpose(weight) * G` gives each tap.
struct ColumnsBackward {
  private let arguments: BackwardArguments
  private let columns: ConvolutionColumns
  /// Where the rows of both gathered matrices begin.
  private let offsets: UnsafeMutablePointer<Int>
  /// For each group the transposed weight, depth x output channels, packed.
  private let weight: MutableFloatRun

  private var layout: ConvolutionLayout { columns.layout }

  static func byteCount(_ layout: ConvolutionLayout) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(max(layout.depth, layout.groupOutputs), of: Int.self)
    _ = bytes.reserve(layout.outputChannels * layout.depth, of: Float.self)
    return bytes.byteCount
  }

  init(_ arguments: BackwardArguments, _ columns: ConvolutionColumns) {
    self.arguments = arguments
    self.columns = columns
    let layout = columns.layout
    let rowCount = max(layout.depth, layout.groupOutputs)
    var bytes = ScratchLayout(arguments.scratch)
    offsets = bytes.take(rowCount, of: Int.self)
    weight = bytes.take(layout.outputChannels * layout.depth, of: Float.self)
    if arguments.inputGradients[0] != nil { packWeight() }
    columns.writeOffsets(rowCount, into: offsets)
  }

  /// Workers share the blocks of the input's gradient, then the output channels of the weight's, so
  /// that sums over images keep their order.
  func run() {
    let workers = arguments.workers
    if let dx = arguments.inputGradients[0] {
      workers.split(columns.blockCount) { worker, blocks in
        for block in blocks { inputGradient(block, worker, into: dx) }
      }
    }
    if let dWeight = arguments.inputGradients[1] {
      workers.split(layout.groupOutputs, minimum: 4) { worker, rows in
        for block in 0..<columns.blockCount {
          weightGradient(block, worker, rows: rows, into: dWeight)
        }
      }
    }
  }

  private func inputGradient(_ block: Int, _ worker: Int, into dx: MutableTensorView) {
    let images = columns.images(of: block)
    let (taps, gradients) = buffers(worker)
    for group in 0..<layout.groups {
      columns.gatherOutputs(
        of: arguments.outputGradients[0], images: images, group: group,
        channels: 0..<layout.groupOutputs, into: gradients)
      FloatOuterProduct(
        rows: layout.depth, columns: images.count * layout.outputPlane, depth: layout.groupOutputs,
        a: weight + group * layout.groupOutputs * layout.depth, b: FloatRun(gradients),
        offsets: offsets, c: taps, cStride: columns.columns
      ).run(on: floatPath)
      columns.addTaps(FloatRun(taps), images: images, group: group, to: dx)
    }
  }

  private func weightGradient(
    _ block: Int, _ worker: Int, rows: Range<Int>, into dWeight: MutableTensorView
  ) {
    let images = columns.images(of: block)
    let (taps, gradients) = buffers(worker)
    for group in 0..<layout.groups {
      columns.gatherOutputs(
        of: arguments.outputGradients[0], images: images, group: group, channels: rows,
        into: gradients)
      columns.gatherTaps(of: arguments.inputs[0], images: images, group: group, into: taps)
      FloatDotProduct(
        rows: rows.count, columns: layout.depth, depth: images.count * layout.outputPlane,
        x: FloatRun(gradients) + rows.lowerBound * columns.columns, xStride: columns.columns,
        y: FloatRun(taps), offsets: offsets,
        c: dWeight.base + (group * layout.groupOutputs + rows.lowerBound) * layout.depth,
        cStride: layout.depth, accumulates: block > 0
      ).run(on: floatPath)
    }
  }

  private func buffers(_ worker: Int) -> (taps: MutableFloatRun, gradients: MutableFloatRun) {
    var bytes = ScratchLayout(arguments.workerScratch[worker])
    let taps = bytes.take(columns.tapCount, of: Float.self)
    return (taps, bytes.take(columns.outputCount, of: Float.self))
  }

  /// Packs the weight's transpose; `offsets` serves as the places of its columns meanwhile.
  private func packWeight() {
    for channel in 0..<layout.groupOutputs { offsets[channel] = channel * layout.depth }
    for group in 0..<layout.groups {
      let start = group * layout.groupOutputs * layout.depth
      floatPath.pack(
        arguments.inputs[1].base + start, rows: layout.depth, depth: layout.groupOutputs,
        rowStride: 1, offsets: offsets, into: weight + start)
    }
  }
}
