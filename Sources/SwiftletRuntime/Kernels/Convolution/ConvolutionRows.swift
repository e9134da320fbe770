internal import CSwiftletKernels

/// Convolution as a product of rows and weights: each output pixel is one row of `K` values.
///
/// Where the input already holds such rows (1x1 kernels without padding, and kernels that see the
/// whole map at once) they are read in place; otherwise a few at a time are packed into scratch.
enum ConvolutionRows {
  static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    let layout = unsafe ConvolutionLayout(arguments)
    for group in unsafe 0..<arguments.groups {
      let product = unsafe product(arguments, layout, group: group)
      if unsafe isInPlace(arguments) {
        unsafe runInPlace(arguments, product, group: group, path: path)
      } else {
        unsafe runPacked(arguments, layout, product, group: group, path: path)
      }
    }
  }

  /// The product of one group, its rows still to be set.
  private static func product(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout, group: Int
  ) -> swl_matmul_int8_arguments {
    unsafe swl_matmul_int8_arguments(
      rows: arguments.input.base, row_stride: 0, row_count: 0, depth: layout.depth,
      weights: arguments.weights + group * layout.weightByteCount,
      requantization: RequantizationTable(arguments.requantization)
        .advanced(byBlocks: group * layout.channelBlocks).base,
      channels: layout.outputChannels,
      output: arguments.output.base + group * layout.outputChannels,
      output_stride: arguments.output.pixelStride,
      range: swl_output_range(
        zero_point: arguments.output.zeroPoint,
        clamp_low: Int32(arguments.clampLow), clamp_high: Int32(arguments.clampHigh)))
  }

  /// Whether every window is already a row of memory.
  private static func isInPlace(_ arguments: ConvolutionArguments) -> Bool {
    let window = unsafe arguments.window
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    guard window.padTop == 0 && window.padLeft == 0 else { return false }
    if window.tapCount == 1 {
      return unsafe (output.height - 1) * window.strideHeight < input.height
        && (output.width - 1) * window.strideWidth < input.width
    }
    return unsafe window.kernelHeight == input.height && window.kernelWidth == input.width
      && window.dilationHeight == 1 && window.dilationWidth == 1
      && output.pixelCount == 1 && input.isDense && arguments.groups == 1
  }

  private static func runInPlace(
    _ arguments: ConvolutionArguments, _ product: swl_matmul_int8_arguments, group: Int,
    path: KernelPath
  ) {
    let window = unsafe arguments.window
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    var product = unsafe product
    let first = unsafe input.base + group * (input.channels / arguments.groups)
    unsafe product.row_stride = input.pixelStride * window.strideWidth
    // Unstrided rows follow each other without a gap: the whole map is one product.
    let isWhole =
      unsafe window.strideHeight == 1 && window.strideWidth == 1
      && output.width == input.width
    let lines = unsafe isWhole ? 1 : output.height
    unsafe product.row_count = isWhole ? output.pixelCount : output.width
    for line in 0..<lines {
      unsafe product.rows =
        UnsafePointer(first + line * window.strideHeight * input.width * input.pixelStride)
      unsafe MatrixProduct.run(&product, path: path)
      unsafe product.output += output.width * output.pixelStride
    }
  }

  private static func runPacked(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout,
    _ product: swl_matmul_int8_arguments, group: Int, path: KernelPath
  ) {
    var product = unsafe product
    var packing = unsafe WindowPacking.arguments(arguments, layout, group: group)
    unsafe product.rows = UnsafePointer(packing.rows)
    unsafe product.row_stride = packing.row_stride
    // The rows' zero tails make the depth a multiple of four.
    unsafe product.depth = layout.paddedDepth
    let room = unsafe max(1, arguments.scratchByteCount / packing.row_stride)
    let tile = min(ConvolutionScratch.rowCount(depth: layout.depth), room)
    let pixelCount = unsafe arguments.output.pixelCount
    var pixel = 0
    while pixel < pixelCount {
      unsafe packing.first_pixel = pixel
      unsafe packing.pixel_count = min(tile, pixelCount - pixel)
      unsafe WindowPacking.run(&packing, path: path)
      unsafe product.row_count = packing.pixel_count
      unsafe MatrixProduct.run(&product, path: path)
      unsafe product.output += packing.pixel_count * product.output_stride
      pixel += tile
    }
  }
}
