#if arch(x86_64)
  internal import CSwiftletKernels

  /// 3x3 convolution by Winograd's transforms: 36 products of words instead of 144 of bytes for sixteen
  /// outputs, and the same bytes (`docs/kernels.md`).
  package enum ConvolutionWinograd {
    /// What decides about a layer.
    package struct Shape {
      var inputChannels: Int
      var outputHeight: Int
      var outputWidth: Int
      var outputChannels: Int
      var window: Window
      var groups: Int

      package init(
        inputChannels: Int, outputHeight: Int, outputWidth: Int, outputChannels: Int,
        window: Window, groups: Int = 1
      ) {
        self.inputChannels = inputChannels
        self.outputHeight = outputHeight
        self.outputWidth = outputWidth
        self.outputChannels = outputChannels
        self.window = window
        self.groups = groups
      }

      fileprivate var parameters: swl_winograd_int8_shape {
        swl_winograd_int8_shape(
          input_channels: inputChannels, output_height: outputHeight, output_width: outputWidth,
          channels: outputChannels)
      }
    }

    /// Bytes of memory that a layer needs; 0 where the path has no kernel for its windows.
    ///
    /// - Complexity: O(1).
    package static func byteCount(_ shape: Shape, path: KernelPath) -> Int {
      guard let instructions = path.instructions, shape.window.suitsWinograd, shape.groups == 1
      else { return 0 }
      var parameters = shape.parameters
      return unsafe swl_winograd_int8_byte_count(&parameters, instructions)
    }

    /// How long a layer should take, and how long the other ways: in products at the peak rate of the path's
    /// instruction.
    ///
    /// Precondition: `byteCount` is not 0.
    package static func estimate(
      _ shape: Shape, partCount: Int = 1, path: KernelPath
    ) -> (own: Double, others: Double) {
      guard let instructions = path.instructions else { return (.infinity, 0) }
      var parameters = shape.parameters
      let costs = unsafe swl_winograd_int8_estimate(&parameters, partCount, instructions)
      // Two products of words take as long as four of bytes, where there are instructions for those.
      let products: Double = path == .avx2 ? 2 * 16 : 4 * 16
      return (costs.own * products, costs.others * products)
    }

    /// In how many parts input channels must be summed, so that no input can make a part's sum too large
    /// for the transforms. Of more than 228 channels the weights decide.
    ///
    /// - Complexity: O(weights), with up to 228 input channels O(1).
    package static func partCount(
      _ weights: UnsafePointer<Int8>, inputChannels: Int, outputChannels: Int
    ) -> Int {
      unsafe swl_winograd_int8_part_count(weights, outputChannels, inputChannels)
    }

    /// Computes a layer or a share of it.
    ///
    /// Memory: as `byteCount` says, 64-byte aligned. Output and input must not overlap.
    /// Precondition: `byteCount` is not 0, and `partCount` what that function gives.
    #if !DEBUG
      @_noAllocation @_noLocks
    #endif
    package static func run(
      _ arguments: ConvolutionArguments, partCount: Int, memory: UnsafeMutableRawBufferPointer,
      path: KernelPath
    ) {
      guard let instructions = path.instructions, let base = memory.baseAddress else { return }
      var winograd = unsafe swl_winograd_int8_arguments(
        window: swl_window_int8(
          arguments.input, arguments.window, outputWidth: arguments.output.width),
        output_height: arguments.output.height, weights: arguments.weights,
        requantization: arguments.requantization, channels: arguments.output.channels,
        output: arguments.output.base, output_stride: arguments.output.pixelStride,
        range: swl_output_range(arguments), part_count: partCount,
        memory: base.assumingMemoryBound(to: Int8.self),
        memory_byte_count: memory.count)
      unsafe swl_winograd_int8(&winograd, instructions)
    }
  }

  extension Window {
    fileprivate var suitsWinograd: Bool {
      kernelHeight == 3 && kernelWidth == 3 && strideHeight == 1 && strideWidth == 1
        && dilationHeight == 1 && dilationWidth == 1
    }
  }
#endif
