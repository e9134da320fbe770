import SwiftletRuntime

/// What a path's kernels spend beside their products, in products at the peak rate, so that the
/// numbers hold on slower and faster processors of the same kind. docs/kernels.md has the layers that
/// they were measured on.
struct PathCosts {
  /// Share of the peak that the inner loop of a matrix product reaches.
  let efficiency: Double
  /// Requantizing and storing one output.
  let perOutput: Double
  /// One tap of one channel of a depthwise convolution.
  let perTap: Double
  /// One element under a window.
  let perLargest: Double
  let perMean: Double
  /// One element of a sum of tensors, or of a rescaled one.
  let perSum: Double

  /// Of finding an operation's arguments and its kernel.
  static let secondsPerOperation = 60e-9

  /// nil where nothing was measured.
  init?(_ path: KernelPath) {
    switch path {
    case .avx2:
      self.init(
        efficiency: 0.78, perOutput: 28, perTap: 1.5, perLargest: 1.2, perMean: 3.5, perSum: 15)
    case .avxvnni:
      self.init(
        efficiency: 0.82, perOutput: 45, perTap: 1.5, perLargest: 2.5, perMean: 8, perSum: 32)
    case .avx512vnni:
      self.init(
        efficiency: 0.92, perOutput: 40, perTap: 1.2, perLargest: 5, perMean: 17, perSum: 26)
    default: return nil
    }
  }

  private init(
    efficiency: Double, perOutput: Double, perTap: Double, perLargest: Double, perMean: Double,
    perSum: Double
  ) {
    self.efficiency = efficiency
    self.perOutput = perOutput
    self.perTap = perTap
    self.perLargest = perLargest
    self.perMean = perMean
    self.perSum = perSum
  }
}
