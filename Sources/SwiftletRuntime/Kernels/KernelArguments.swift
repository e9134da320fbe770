// Every kernel's `run` promises `@_noAllocation @_noLocks`, and the compiler checks all that it calls.
// Only in optimized builds: the others leave the standard library's generics unspecialized, which
// the check refuses.

/// What convolution, depthwise convolution and fully connected kernels are called with.
///
/// Weights are int8, zero point 0. Convolution and fully connected:
/// `[group][ceil(outputChannels/16)][ceil(K/4)][16][4]` with K running over kernel row, kernel
/// column and input channel of the group, tails zero. Depthwise (one input channel per output
/// channel, output channel `o` reads input channel `o / multiplier`):
/// `[ceil(outputChannels/16)][taps][16]`.
///
/// Requantization blocks (`ModelFormat.RequantizationBlock`) follow the weights' channel blocks:
/// `[group][ceil(outputChannelsPerGroup/16)]`. Their bias already holds the input zero point's
/// term, `bias - inputZeroPoint * sum(weights of the channel)`, so a kernel sums `x * w` over the
/// raw int8 inputs, taking padding as the input's zero point.
///
/// A fully connected layer is a convolution whose kernel is the whole, dense input map.
@unsafe
package struct ConvolutionArguments {
  package var input: ActivationView
  package var output: ActivationView
  /// Only kernel, stride, dilation, `padTop` and `padLeft` count; the output extent is given.
  package var window: Window
  package var groups: Int
  package var weights: UnsafePointer<Int8>
  package var requantization: UnsafeRawPointer
  package var clampLow: Int8
  package var clampHigh: Int8
  /// At least `ConvolutionScratch.byteCount` bytes, 64-byte aligned.
  package var scratch: UnsafeMutableRawPointer
  package var scratchByteCount: Int

  package init(
    input: ActivationView, output: ActivationView, window: Window, groups: Int = 1,
    weights: UnsafePointer<Int8>, requantization: UnsafeRawPointer,
    clampLow: Int8 = -128, clampHigh: Int8 = 127,
    scratch: UnsafeMutableRawPointer, scratchByteCount: Int
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.window = window
    unsafe self.groups = groups
    unsafe self.weights = weights
    unsafe self.requantization = requantization
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
    unsafe self.scratch = scratch
    unsafe self.scratchByteCount = scratchByteCount
  }
}

/// What pooling kernels are called with. Average pooling has one requantization entry for each
/// count of valid elements from `firstCount` up, in blocks as above with zero bias; max pooling has
/// none and copies the input's quantization.
@unsafe
package struct PoolArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var window: Window
  package var requantization: UnsafeRawPointer?
  package var firstCount: Int
  package var clampLow: Int8
  package var clampHigh: Int8

  package init(
    input: ActivationView, output: ActivationView, window: Window,
    requantization: UnsafeRawPointer? = nil, firstCount: Int = 1,
    clampLow: Int8 = -128, clampHigh: Int8 = 127
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.window = window
    unsafe self.requantization = requantization
    unsafe self.firstCount = firstCount
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
  }
}

/// What `add` (two inputs) and `rescale` (one input) are called with. Input and output may be the
/// same memory. Tensors may be strided.
@unsafe
package struct ElementwiseArguments {
  package var input0: ActivationView
  /// The same as `input0` for `rescale`, whose `multiplier1` is zero.
  package var input1: ActivationView
  package var output: ActivationView
  package var scale: ElementwiseScale
  package var clampLow: Int8
  package var clampHigh: Int8

  package init(
    input0: ActivationView, input1: ActivationView, output: ActivationView,
    scale: ElementwiseScale, clampLow: Int8 = -128, clampHigh: Int8 = 127
  ) {
    unsafe self.input0 = input0
    unsafe self.input1 = input1
    unsafe self.output = output
    unsafe self.scale = scale
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
  }
}

/// What softmax over the channels of each pixel is called with.
///
/// `exponentials[d]` is `round(2^23 * exp(-inputScale * d))` for d = 0...255, computed when the
/// model was made. Output: scale 1/256, zero point -128:
/// `y = min(127, -128 + floor((2 * 256 * e + sum) / (2 * sum)))`, `e` the entry of
/// `max - x`, `sum` over all channels, in 64 bits.
@unsafe
package struct SoftmaxArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var exponentials: UnsafePointer<UInt32>

  package init(
    input: ActivationView, output: ActivationView, exponentials: UnsafePointer<UInt32>
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.exponentials = exponentials
  }
}
