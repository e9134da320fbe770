/// One axis of a transposed convolution, taken apart into ordinary convolutions.
///
/// Output position `y` receives input position `i` through kernel tap `k` where
/// `y + padding = i * stride + k * dilation`. The outputs of one *phase*, `(y + padding) mod stride`,
/// therefore see the same taps, every `stride / gcd(stride, dilation)`-th of the kernel, and
/// consecutive outputs of a phase see consecutive input positions: a convolution with stride 1.
///
/// Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", section 4.
package struct TransposedAxis: Hashable, Sendable {
  package var kernel: Int
  package var stride: Int
  package var dilation: Int
  package var padding: Int
  package var output: Int

  package init(kernel: Int, stride: Int, dilation: Int, padding: Int, output: Int) {
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.output = output
  }

  /// Strides that a model file may carry: they bound the number of phases.
  package static var largestStride: Int { 64 }

  /// The outputs of one phase.
  package struct Phase: Hashable, Sendable {
    /// The first output, and how many there are, `stride` apart.
    package var first: Int
    package var count: Int
    /// Taps of the phase's convolution; a phase without any has one whose weights are zero.
    package var tapCount: Int
    /// The kernel tap that is the phase's last; the ones before it lie `tapStep` further each. Nil
    /// for a phase without taps.
    package var lastTap: Int?
    package var tapStep: Int
    /// The input position of the first output's first tap; may be negative.
    package var offset: Int
    /// Input positions from one tap to the next.
    package var dilation: Int

    /// The kernel tap at place `index` of the phase's convolution.
    package func tap(_ index: Int) -> Int? {
      guard let lastTap else { return nil }
      return lastTap + (tapCount - 1 - index) * tapStep
    }
  }

  /// The phase of outputs with `(y + padding) mod stride = index`.
  ///
  /// - Complexity: O(stride).
  package func phase(_ index: Int) -> Phase {
    let divisor = Self.greatestCommonDivisor(stride, dilation)
    let remainder = (index - padding) % stride
    let first = remainder < 0 ? remainder + stride : remainder
    var phase = Phase(
      first: first, count: first < output ? (output - 1 - first) / stride + 1 : 0, tapCount: 1,
      lastTap: nil, tapStep: stride / divisor, offset: 0, dilation: dilation / divisor)
    for tap in 0..<min(kernel, phase.tapStep) where tap * dilation % stride == index {
      phase.lastTap = tap
      phase.tapCount = (kernel - 1 - tap) / phase.tapStep + 1
      phase.offset =
        (first + padding - tap * dilation) / stride - (phase.tapCount - 1) * phase.dilation
    }
    return phase
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
