/// Transposed convolution by the kernels of ordinary convolution: each phase is one, row by row
/// because its rows lie `strideHeight` apart in the output; with strides of 1 there is one phase,
/// and it runs at once.
enum TransposedConvolutionPortable {
  static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    let phases = unsafe TransposedConvolutionPhases(arguments)
    var current = unsafe arguments
    for rowPhase in unsafe 0..<phases.rows.stride {
      let row = unsafe phases.rows.phase(rowPhase)
      for columnPhase in unsafe 0..<phases.columns.stride {
        let column = unsafe phases.columns.phase(columnPhase)
        if row.count > 0 && column.count > 0 {
          unsafe run(current, phases, row: row, column: column, path: path)
        }
        unsafe phases.advance(&current, row: row, column: column)
      }
    }
  }

  private static func run(
    _ arguments: ConvolutionArguments, _ phases: TransposedConvolutionPhases,
    row: TransposedAxis.Phase, column: TransposedAxis.Phase, path: KernelPath
  ) {
    var convolution = unsafe phases.convolution(arguments, row: row, column: column)
    unsafe convolution.window.padLeft = max(0, -column.offset)
    if unsafe phases.rows.stride == 1 && phases.columns.stride == 1 && row.offset <= 0
      && column.offset <= 0
    {
      unsafe convolution.window.padTop = -row.offset
      unsafe runConvolution(convolution, path: path)
      return
    }
    for index in 0..<row.count {
      if unsafe place(&convolution, arguments, row: row, index, column: column) {
        unsafe runConvolution(convolution, path: path)
      } else {
        unsafe TransposedConvolutionReference.run(arguments, row: row, index, column: column)
      }
    }
  }

  /// Points the convolution at one row of its phase. False where the row's window lies below the
  /// input, or its columns begin right of the first: padding beyond the kernel's extent does that.
  private static func place(
    _ convolution: inout ConvolutionArguments, _ arguments: ConvolutionArguments,
    row: TransposedAxis.Phase, _ index: Int, column: TransposedAxis.Phase
  ) -> Bool {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let window = unsafe arguments.window
    let top = row.offset + index
    let lastColumn = column.offset + column.count - 1
    guard unsafe top < input.height && column.offset <= 0 && lastColumn < input.width,
      top + (row.tapCount - 1) * row.dilation >= 0
    else { return false }
    unsafe convolution.window.padTop = max(0, -top)
    unsafe convolution.input.base = input.base + max(0, top) * input.width * input.pixelStride
    unsafe convolution.input.height = input.height - max(0, top)
    let y = row.first + index * window.strideHeight
    unsafe convolution.output.base =
      output.base + (y * output.width + column.first) * output.pixelStride
    unsafe convolution.output.height = 1
    unsafe convolution.output.width = column.count
    unsafe convolution.output.pixelStride = output.pixelStride * window.strideWidth
    return true
  }

  private static func runConvolution(_ convolution: ConvolutionArguments, path: KernelPath) {
    let layout = unsafe TransposedConvolutionLayout(
      inputChannels: convolution.input.channels, outputChannels: convolution.output.channels,
      groups: convolution.groups)
    if layout.isDepthwise {
      unsafe DepthwiseConvolutionKernel.run(convolution, path: path)
    } else {
      unsafe ConvolutionKernel.run(convolution, path: path)
    }
  }
}
