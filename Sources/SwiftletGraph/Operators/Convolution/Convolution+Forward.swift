import SwiftletRuntime

extension Convolution {
  public var appliesEpilogue: Bool { true }

  /// The tables of a forward whose weights may change, or those of backward.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    let layout = forwardLayout(input: inputs[0], outputChannels: inputs[1][0])
    return max(ConvolutionTables.byteCount(layout), backwardScratchByteCount(for: inputs))
  }

  public func workerScratchByteCount(for inputs: [Shape], isTraining: Bool) -> Int {
    let layout = forwardLayout(input: inputs[0], outputChannels: inputs[1][0])
    let forward =
      ConvolutionColumns(layout, batch: inputs[0][0]).map(ColumnsForward.byteCount)
      ?? ConvolutionBand.byteCount(layout)
    return isTraining ? max(forward, backwardWorkerScratchByteCount(for: inputs)) : forward
  }

  /// The packed weight and the products' offsets.
  public func preparedByteCount(for inputs: [Shape]) -> Int {
    ConvolutionTables.byteCount(forwardLayout(input: inputs[0], outputChannels: inputs[1][0]))
  }

  /// A convolution with one input channel per group may read its weight as it is.
  public func isReplacedByPrepared(input: Int) -> Bool { input == 1 && groups == 1 }

  public func prepare(_ arguments: ForwardArguments) {
    guard let prepared = arguments.prepared else { return }
    let layout = forwardLayout(
      input: arguments.inputs[0].shape, outputChannels: arguments.inputs[1].shape[0])
    ConvolutionTables(layout, in: prepared).fill(
      from: arguments.inputs[1].base, layout, batch: arguments.inputs[0].shape[0])
  }

  /// A matrix product per band of an image's rows and group: the weight's rows times the image's
  /// taps, which the product reads where they lie (`ConvolutionLayout`).
  ///
  /// Small maps of a batch are one product for several images (`ConvolutionColumns`). Else
  /// workers share the output channels of a single image whose weights are larger than the image,
  /// and images, groups and rows otherwise.
  public func forward(_ arguments: ForwardArguments) {
    let layout = forwardLayout(
      input: arguments.inputs[0].shape, outputChannels: arguments.inputs[1].shape[0])
    if let depthwise = DepthwiseForward(arguments, layout) { return depthwise.run() }
    let tables = ConvolutionTables(layout, in: arguments.prepared ?? arguments.scratch)
    let batch = arguments.inputs[0].shape[0]
    if arguments.prepared == nil {
      tables.fill(from: arguments.inputs[1].base, layout, batch: batch)
    }
    if let columns = ConvolutionColumns(layout, batch: batch) {
      return ColumnsForward(arguments: arguments, columns: columns, tables: tables).run()
    }
    ConvolutionForward(arguments: arguments, layout: layout, tables: tables).run()
  }
}

private struct ConvolutionForward {
  let arguments: ForwardArguments
  let layout: ConvolutionLayout
  let tables: ConvolutionTables

  /// Images times groups.
  private var planeCount: Int { arguments.inputs[0].shape[0] * layout.groups }

  func run() {
    let height = floatPath.panelRows(layout.groupOutputs)
    let panels = (layout.groupOutputs + max(height, 1) - 1) / max(height, 1)
    if planeCount == 1,
      layout.groupOutputs * layout.depth > layout.inputChannels * layout.inputPlane
    {
      arguments.workers.split(panels) { worker, panels in
        run(
          worker, rows: 0..<layout.outputHeight,
          channels: panels.lowerBound
            * height..<min(
              panels.upperBound * height, layout.groupOutputs))
      }
      return
    }
    // Rows of all planes in one count.
    arguments.workers.split(planeCount * layout.outputHeight, minimum: minimumRows) {
      run($0, rows: $1, channels: 0..<layout.groupOutputs)
    }
  }

  /// Fewer rows than this are not worth waking a worker for.
  private var minimumRows: Int {
    let rowProducts = layout.groupOutputs * layout.depth * layout.outputWidth
    return max(layout.outputHeight / 8, (sharedProducts + rowProducts - 1) / max(rowProducts, 1))
  }

  private func run(_ worker: Int, rows: Range<Int>, channels: Range<Int>) {
    let band = ConvolutionBand(layout, scratch: arguments.workerScratch[worker])
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (plane, first) = row.quotientAndRemainder(dividingBy: layout.outputHeight)
      let end = min(first + layout.bandHeight, layout.outputHeight, first + rows.upperBound - row)
      run(plane: plane, rows: first..<end, channels: channels, band)
      row += end - first
    }
  }

  private func run(
    plane: Int, rows: Range<Int>, channels: Range<Int>, _ band: ConvolutionBand
  ) {
    let group = plane % layout.groups
    let image =
      arguments.inputs[0].base + plane * layout.groupInputs * layout.inputPlane
    let first =
      plane * layout.groupOutputs * layout.outputPlane + rows.lowerBound * layout.outputWidth
    let target = arguments.outputs[0].base + first
    let bias = arguments.inputs.count == 3 ? arguments.inputs[2].base : nil
    FloatOuterProduct(
      rows: layout.groupOutputs, columns: layout.runLength(rows: rows.count), depth: layout.depth,
      a: tables.weight + group * layout.groupOutputs * layout.depth,
      b: band.taps(of: image, firstRow: rows.lowerBound, layout), offsets: tables.offsets,
      c: layout.isDense ? target : band.run,
      cStride: layout.isDense ? layout.outputPlane : layout.bandRunPlane,
      bias: bias.map { $0 + group * layout.groupOutputs }
    ).run(on: floatPath, rows: channels)
    finish(band, rows: rows.count, channels: channels, first: first)
  }

  /// Copies output rows that lie `pitch` apart together, and applies the epilogue.
  private func finish(_ band: ConvolutionBand, rows: Int, channels: Range<Int>, first: Int) {
    let epilogue = arguments.epilogue
    let target = arguments.outputs[0].base
    if layout.isDense {
      if epilogue.isEmpty { return }
      // Whole planes follow each other.
      let isWhole = rows == layout.outputHeight
      let count = rows * layout.outputWidth * (isWhole ? channels.count : 1)
      for channel in isWhole ? channels.prefix(1) : channels {
        let place = first + channel * layout.outputPlane
        epilogue.write(count, from: target + place, to: target + place, first: place)
      }
      return
    }
    for channel in channels {
      for row in 0..<rows {
        let place = first + channel * layout.outputPlane + row * layout.outputWidth
        epilogue.write(
          layout.outputWidth, from: band.run + channel * layout.bandRunPlane + row * layout.pitch,
          to: target + place, first: place)
      }
    }
  }
}

/// Multiply-accumulates that take about as long as waking a worker.
private let sharedProducts = 500_000
