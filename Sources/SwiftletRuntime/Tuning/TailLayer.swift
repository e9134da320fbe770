/// One operation of the tail with its places in memory, as forward and backward see it. `Element` is
/// Float, or Int8 in mode `biases`, whose forward pass is the int8 kernels'.
///
/// Backward takes the loss's gradient by the output and adds to those by the inputs, the weights and
/// the biases.
@unsafe
struct TailLayer<Element: Comparable & BitwiseCopyable> {
  var kind: ModelFormat.OperationKind
  var window: Window
  var groups: Int
  var input0: TailMap<Element>
  /// The same as `input0` where the kind has one input.
  var input1: TailMap<Element>
  var output: TailMap<Element>
  /// The fused activation; nil where it leaves values alone.
  var low: Element?
  var high: Element?
  /// Add, rescale: the inputs' factors in real numbers. Average pooling: the divisor, or 0 for the
  /// count of valid elements.
  var factor0: Float
  var factor1: Float
  var outputGradient: UnsafeMutablePointer<Float>
  /// nil for the features, which nothing trains.
  var inputGradient0: UnsafeMutablePointer<Float>?
  var inputGradient1: UnsafeMutablePointer<Float>?
  /// Whether backward comes to the input here first: its gradient has no value yet.
  var isFirstGradient0: Bool
  var isFirstGradient1: Bool
}

extension TailLayer {
  /// Where the activation clamped, the output does not depend on what came before; and gradients
  /// that backward adds to start at zero.
  func prepareBackward() {
    for index in unsafe 0..<output.count {
      let value = unsafe output.base[index]
      if let low = unsafe low, value <= low { unsafe outputGradient[index] = 0 }
      if let high = unsafe high, value >= high { unsafe outputGradient[index] = 0 }
    }
    if let gradient = unsafe inputGradient0, unsafe isFirstGradient0 {
      unsafe gradient.zero(count: input0.count)
    }
    if let gradient = unsafe inputGradient1, unsafe isFirstGradient1 {
      unsafe gradient.zero(count: input1.count)
    }
  }
}

extension TailLayer<Float> {
  /// The fused activation.
  func clampOutput() {
    if unsafe low == nil && high == nil { return }
    let low = unsafe self.low ?? -.infinity
    let high = unsafe self.high ?? .infinity
    for index in unsafe 0..<output.count {
      unsafe output.base[index] = min(max(output.base[index], low), high)
    }
  }
}
