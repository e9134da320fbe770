import SwiftletRuntime

/// Forward by blocks of images with small maps.
struct ColumnsForward {
  let arguments: ForwardArguments
  let columns: ConvolutionColumns
  let tables: ConvolutionTables

  private var layout: ConvolutionLayout { columns.layout }

  static func byteCount(_ columns: ConvolutionColumns) -> Int {
    var bytes = ScratchLayout()
    _ = bytes.reserve(columns.tapCount, of: Float.self)
    _ = bytes.reserve(columns.outputCount, of: Float.self)
    return bytes.byteCount
  }

  func run() {
    arguments.workers.split(columns.blockCount * layout.groups) { worker, parts in
      var bytes = ScratchLayout(arguments.workerScratch[worker])
      let taps = bytes.take(columns.tapCount, of: Float.self)
      let outputs = bytes.take(columns.outputCount, of: Float.self)
      for part in parts {
        let (block, group) = part.quotientAndRemainder(dividingBy: layout.groups)
        run(images: columns.images(of: block), group: group, taps: taps, outputs: outputs)
      }
    }
  }

  private func run(
    images: Range<Int>, group: Int, taps: MutableFloatRun, outputs: MutableFloatRun
  ) {
    columns.gatherTaps(of: arguments.inputs[0], images: images, group: group, into: taps)
    let bias = arguments.inputs.count == 3 ? arguments.inputs[2].base : nil
    FloatOuterProduct(
      rows: layout.groupOutputs, columns: images.count * layout.outputPlane, depth: layout.depth,
      a: tables.weight + group * layout.groupOutputs * layout.depth, b: FloatRun(taps),
      offsets: tables.offsets, c: outputs, cStride: columns.columns,
      bias: bias.map { $0 + group * layout.groupOutputs }
    ).run(on: floatPath)
    for image in images {
      for channel in 0..<layout.groupOutputs {
        let place = columns.outputPlace(image, group, channel)
        let source = channel * columns.columns + (image - images.lowerBound) * layout.outputPlane
        arguments.epilogue.write(
          layout.outputPlane, from: outputs + source, to: arguments.outputs[0].base + place,
          first: place)
      }
    }
  }
}
