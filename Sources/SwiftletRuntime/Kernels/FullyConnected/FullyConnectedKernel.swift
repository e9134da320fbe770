internal import CSwiftletKernels

/// A fully connected layer: a convolution whose kernel is the whole, dense input map.
///
/// Shapes: input of any extent with `pixelStride == channels`, output one pixel of O channels.
/// Numerics, memory: as `ConvolutionKernel`; no scratch.
package enum FullyConnectedKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    if path == .reference { return unsafe FullyConnectedReference.run(arguments) }
    let layout = unsafe layout(arguments)
    var product = unsafe swl_matmul_int8_arguments(
      rows: arguments.input.base, row_stride: layout.depth, row_count: 1, depth: layout.depth,
      window: nil, first_row: 0, padding: nil, pointers: nil,
      weights: arguments.weights, requantization: arguments.requantization,
      channels: layout.outputChannels,
      output: arguments.output.base, output_stride: arguments.output.pixelStride,
      range: swl_output_range(arguments))
    unsafe MatrixProduct.run(&product, path: path)
  }

  /// The weights' layout, whatever the window says.
  static func layout(_ arguments: ConvolutionArguments) -> ConvolutionLayout {
    var layout = unsafe ConvolutionLayout(arguments)
    layout.outputChannels = unsafe arguments.output.channels
    layout.inputChannels = unsafe arguments.input.channels
    layout.depth = unsafe arguments.input.pixelCount * arguments.input.channels
    return layout
  }
}
