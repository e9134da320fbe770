/// Counts of elements in bins of equal width over `[-limit, limit)`, with a fixed number of bins.
/// An element beyond the limit doubles the limit, and each bin then joins its neighbour.
///
/// `limit` is a power of two that depends only on the largest magnitude seen, so the counts do not
/// depend on the order of the elements.
/// Memory: 4,096 counts, whatever the number of elements.
package struct Histogram {
  static let binCount = 4096
  private static let half = binCount / 2

  package private(set) var counts = [UInt64](repeating: 0, count: binCount)
  package private(set) var limit: Float = 0x1p-40
  private(set) var elementCount: UInt64 = 0

  package init() {}

  var binWidth: Double { Double(limit) / Double(Self.half) }

  /// The real number at the low end of a bin.
  func lowerEdge(bin: Int) -> Double { Double(bin - Self.half) * binWidth }

  /// Counts `elements`, whose largest magnitude is `magnitude`.
  ///
  /// Complexity: O(elements), and O(bins) for each doubling.
  package mutating func add(_ elements: UnsafeBufferPointer<Float>, magnitude: Float) {
    while magnitude >= limit, limit.exponent < 127 { doubleLimit() }
    let binsPerUnit = Float(Self.half) / limit
    for element in elements {
      // Truncation toward zero would put both sides of zero into one bin: shift up first.
      let bin = Int(element * binsPerUnit + Float(Self.half))
      counts[min(max(bin, 0), Self.binCount - 1)] += 1
    }
    elementCount += UInt64(elements.count)
  }

  private mutating func doubleLimit() {
    var merged = [UInt64](repeating: 0, count: Self.binCount)
    for (bin, count) in counts.enumerated() {
      merged[(bin + Self.half) / 2] += count
    }
    counts = merged
    limit *= 2
  }
}

extension Histogram {
  /// The range that holds `percent` percent of the elements, cut equally at both ends and to the
  /// nearest bin edge outward.
  package func percentile(_ percent: Double) -> (low: Double, high: Double) {
    let cut = UInt64(Double(elementCount) * (100 - percent) / 200)
    func first(_ bins: some Sequence<Int>) -> Int {
      var seen: UInt64 = 0
      for bin in bins {
        seen += counts[bin]
        if seen > cut { return bin }
      }
      return Self.half
    }
    let low = first(0..<Self.binCount)
    let high = first((0..<Self.binCount).reversed())
    return (lowerEdge(bin: low), lowerEdge(bin: high + 1))
  }

  /// The expected squared error of quantizing the counted elements to 255 steps over
  /// `low...high`: saturation at the ends, `step² / 12` from rounding between them.
  func squaredError(low: Double, high: Double) -> Double {
    let step = (high - low) / 255
    let rounding = step * step / 12
    var total = 0.0
    for (bin, count) in counts.enumerated() where count > 0 {
      let center = lowerEdge(bin: bin) + binWidth / 2
      let beyond = max(low - center, center - high, 0)
      total += Double(count) * (rounding + beyond * beyond)
    }
    return total
  }
}
