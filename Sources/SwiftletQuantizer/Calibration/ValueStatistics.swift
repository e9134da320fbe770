import SwiftletRuntime

/// What calibration keeps of one value: extremes and, when the method asks for it, a histogram.
///
/// Memory: constant, whatever the number of samples.
package struct ValueStatistics {
  private(set) var minimum = Float.infinity
  private(set) var maximum = -Float.infinity
  private var histogram: Histogram?

  package init(needsHistogram: Bool) {
    histogram = needsHistogram ? Histogram() : nil
  }

  /// Takes in `elements`.
  ///
  /// Returns: the index of the first NaN or infinity, in which case nothing was counted.
  package mutating func add(_ elements: UnsafeBufferPointer<Float>) -> Int? {
    var low = minimum
    var high = maximum
    var isFinite = true
    for element in elements {
      low = element < low ? element : low
      high = element > high ? element : high
      // The difference is NaN for NaN and both infinities.
      isFinite = isFinite && element - element == 0
    }
    guard isFinite else { return elements.firstIndex { !$0.isFinite } }
    (minimum, maximum) = (low, high)
    histogram?.add(elements, magnitude: max(abs(low), abs(high)))
    return nil
  }

  /// The range by `method`, never wider than the extremes.
  ///
  /// Precondition: elements were added; the histogram exists when the method needs it.
  package func range(_ method: CalibrationMethod) -> ValueRange {
    let extremes = ValueRange(low: minimum, high: maximum)
    guard let histogram, !extremes.isZero else { return extremes }
    switch method {
    case .minMax:
      return extremes
    case .percentile(let percent):
      let cut = histogram.percentile(percent)
      return extremes.narrowed(low: Float(cut.low), high: Float(cut.high))
    case .meanSquaredError:
      return histogram.leastErrorRange(within: extremes)
    }
  }
}

extension ValueRange {
  /// The part of the range between `low` and `high`, and zero.
  func narrowed(low: Float, high: Float) -> ValueRange {
    ValueRange(low: max(self.low, min(low, 0)), high: min(self.high, max(high, 0)))
  }
}

extension Histogram {
  /// The range with the least squared error among `extremes` scaled by 1, 127/128, … 1/4.
  ///
  /// Complexity: O(96 * bins).
  fileprivate func leastErrorRange(within extremes: ValueRange) -> ValueRange {
    var best = (error: Double.infinity, factor: 1.0)
    for numerator in (32...128).reversed() {
      let factor = Double(numerator) / 128
      let error = squaredError(
        low: Double(extremes.low) * factor, high: Double(extremes.high) * factor)
      if error < best.error { best = (error, factor) }
    }
    return ValueRange(
      low: extremes.low * Float(best.factor), high: extremes.high * Float(best.factor))
  }
}
