internal import CSwiftletKernels

// Kernel arguments as the C kernels take them.

extension swl_output_range {
  init(_ arguments: ConvolutionArguments) {
    unsafe self.init(arguments.output, low: arguments.clampLow, high: arguments.clampHigh)
  }

  init(_ output: ActivationView, low: Int8, high: Int8) {
    self.init(
      zero_point: unsafe output.zeroPoint, clamp_low: Int32(low), clamp_high: Int32(high))
  }
}

extension swl_window_int8 {
  /// The windows over all channels of a tensor.
  init(_ input: ActivationView, _ window: Window, outputWidth: Int) {
    unsafe self.init(
      input: input.base, height: input.height, width: input.width, channels: input.channels,
      pixel_stride: input.pixelStride,
      kernel_height: window.kernelHeight, kernel_width: window.kernelWidth,
      stride_height: window.strideHeight, stride_width: window.strideWidth,
      dilation_height: window.dilationHeight, dilation_width: window.dilationWidth,
      pad_top: window.padTop, pad_left: window.padLeft, output_width: outputWidth,
      zero_point: Int8(truncatingIfNeeded: input.zeroPoint))
  }
}

extension swl_pool_int8_arguments {
  init(_ arguments: PoolArguments) {
    let output = unsafe arguments.output
    unsafe self.init(
      window: swl_window_int8(arguments.input, arguments.window, outputWidth: output.width),
      output: output.base, output_height: output.height, output_stride: output.pixelStride,
      requantization: arguments.requantization, first_count: arguments.firstCount,
      range: swl_output_range(output, low: arguments.clampLow, high: arguments.clampHigh))
  }
}
