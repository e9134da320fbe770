internal import CSwiftletKernels

/// Convolution as a product of rows and weights: each output pixel is one row of `K` values.
///
/// Where the rows come from is `ConvolutionScratch.Source`'s matter.
enum ConvolutionRows {
  static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    let layout = unsafe ConvolutionLayout(arguments)
    let source = unsafe source(arguments, layout)
    for group in unsafe 0..<arguments.groups {
      if unsafe source != .inPlace && runStrips(arguments, layout, group: group, path: path) {
        continue
      }
      var product = unsafe product(arguments, layout, group: group)
      switch source {
      case .inPlace: unsafe MatrixProduct.run(&product, path: path)
      case .taps: unsafe runTaps(arguments, layout, &product, group: group, path: path)
      case .packed: unsafe runPacked(arguments, layout, &product, group: group, path: path)
      }
    }
  }

  /// What the scratch is made for, or better: one window over a whole, dense map is read in place.
  private static func source(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout
  ) -> ConvolutionScratch.Source {
    let window = unsafe arguments.window
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    let isWhole =
      unsafe output.pixelCount == 1 && input.isDense && arguments.groups == 1
      && window.padTop == 0 && window.padLeft == 0
      && window.spanHeight == input.height && window.spanWidth == input.width
      && window.dilationHeight == 1 && window.dilationWidth == 1
    let isPointwise = unsafe window.isPointwise(
      inputHeight: input.height, inputWidth: input.width, outputHeight: output.height,
      outputWidth: output.width)
    return ConvolutionScratch.source(
      inputChannelsPerGroup: layout.inputChannels, isPointwise: isWhole || isPointwise)
  }

  /// The product of all pixels of one group, its rows being the input's pixels.
  private static func product(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout, group: Int
  ) -> swl_matmul_int8_arguments {
    let output = unsafe arguments.output
    return unsafe swl_matmul_int8_arguments(
      rows: arguments.input.base + group * layout.inputChannels,
      row_stride: arguments.input.pixelStride,
      row_count: output.pixelCount, depth: layout.depth, window: nil, first_row: 0, padding: nil,
      pointers: nil, weights: arguments.weights + group * layout.weightByteCount,
      requantization: RequantizationTable(arguments.requantization)
        .advanced(byBlocks: group * layout.channelBlocks).base,
      channels: layout.outputChannels,
      output: output.base + group * layout.outputChannels, output_stride: output.pixelStride,
      range: swl_output_range(arguments))
  }

  /// The path's kernel for windows of few channels, if it has one; false when nothing was computed.
  private static func runStrips(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout, group: Int, path: KernelPath
  ) -> Bool {
    guard let instructions = path.instructions else { return false }
    let product = unsafe product(arguments, layout, group: group)
    var convolution = unsafe swl_convolution_int8_arguments(
      window: windows(arguments, layout, group: group), output_height: arguments.output.height,
      weights: product.weights, requantization: product.requantization,
      channels: product.channels, output: product.output, output_stride: product.output_stride,
      range: product.range, scratch: arguments.scratch.assumingMemoryBound(to: Int8.self),
      scratch_byte_count: arguments.scratchByteCount)
    return unsafe swl_convolution_int8(&convolution, instructions) != 0
  }

  private static func runTaps(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout,
    _ product: inout swl_matmul_int8_arguments, group: Int, path: KernelPath
  ) {
    var window = unsafe windows(arguments, layout, group: group)
    let padding = unsafe arguments.scratch.assumingMemoryBound(to: Int8.self)
    unsafe padding.update(repeating: window.zero_point, count: layout.inputChannels)
    let table = unsafe arguments.scratch + ConvolutionScratch.paddingByteCount(layout.inputChannels)
    unsafe product.padding = UnsafePointer(padding)
    unsafe product.pointers = table.assumingMemoryBound(to: UnsafePointer<Int8>?.self)
    unsafe withUnsafePointer(to: &window) {
      unsafe product.window = $0
      unsafe MatrixProduct.run(&product, path: path)
    }
  }

  private static func runPacked(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout,
    _ product: inout swl_matmul_int8_arguments, group: Int, path: KernelPath
  ) {
    var window = unsafe windows(arguments, layout, group: group)
    let rows = unsafe arguments.scratch.assumingMemoryBound(to: Int8.self)
    // The rows' zero tails make the depth a multiple of four.
    unsafe product.rows = UnsafePointer(rows)
    unsafe product.row_stride = layout.paddedDepth
    unsafe product.depth = layout.paddedDepth
    let tile = ConvolutionScratch.rowCount(depth: layout.depth)
    let pixelCount = unsafe arguments.output.pixelCount
    for pixel in stride(from: 0, to: pixelCount, by: tile) {
      let count = min(tile, pixelCount - pixel)
      unsafe WindowPacking.run(
        &window, firstPixel: pixel, count: count, rows: rows, rowStride: layout.paddedDepth,
        path: path)
      unsafe product.row_count = count
      unsafe MatrixProduct.run(&product, path: path)
      unsafe product.output += count * product.output_stride
    }
  }

  /// The windows over one group's channels.
  private static func windows(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout, group: Int
  ) -> swl_window_int8 {
    var window = unsafe swl_window_int8(
      arguments.input, arguments.window, outputWidth: arguments.output.width)
    unsafe window.channels = layout.inputChannels
    unsafe window.input += group * layout.inputChannels
    return unsafe window
  }
}
