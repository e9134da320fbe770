import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite struct HistogramTests {
  private func histogram(_ parts: [[Float]]) -> Histogram {
    var histogram = Histogram()
    for part in parts {
      part.withUnsafeBufferPointer {
        histogram.add($0, magnitude: $0.reduce(0) { max($0, abs($1)) })
      }
    }
    return histogram
  }

  @Test func countsEachElementInItsBin() {
    let histogram = histogram([[0, 0.5, -0.5, 0.9999, -1]])
    // -1 reaches the limit 1, so the limit is 2 and a bin is 2 / 2048 wide.
    #expect(histogram.limit == 2)
    for (value, count) in [(0.0, 1), (0.5, 1), (-0.5, 1), (-1, 1), (0.25, 0)] {
      #expect(histogram.counts[2048 + Int(value * 1024)] == UInt64(count))
    }
    #expect(histogram.counts.reduce(0, +) == 5)
  }

  @Test func doesNotDependOnTheOrder() {
    var random = RandomSource(seed: 4)
    let elements = (0..<5000).map { _ in (random.nextUnitFloat() - 0.4) * 1000 }
    let ascending = elements.sorted { abs($0) < abs($1) }
    let parts = stride(from: 0, to: 5000, by: 100).map { Array(ascending[$0..<$0 + 100]) }
    #expect(histogram(parts).counts == histogram(parts.reversed()).counts)
    #expect(histogram(parts).limit == histogram([elements]).limit)
  }

  @Test func percentileCutsEqualSharesAtBothEnds() {
    // -100, -99, … 100 with one outlier at each end.
    let elements = (-100...100).map(Float.init) + [4000, -4000]
    let range = histogram([elements]).percentile(98)
    // 203 elements, one percent at each end: two elements. Bins are 2 wide.
    #expect(abs(range.low + 99) <= 2)
    #expect(abs(range.high - 99) <= 2)
  }

  @Test func allElementsAtHundredPercent() {
    let range = histogram([[-3, 7]]).percentile(100)
    #expect(range.low <= -3 && range.high >= 7)
  }
}

@Suite struct ValueStatisticsTests {
  private func range(_ elements: [Float], _ method: CalibrationMethod) -> ValueRange {
    var statistics = ValueStatistics(needsHistogram: method != .minMax)
    let bad = elements.withUnsafeBufferPointer { statistics.add($0) }
    #expect(bad == nil)
    return statistics.range(method)
  }

  @Test(arguments: [CalibrationMethod.minMax, .percentile(100), .meanSquaredError])
  func containsZero(method: CalibrationMethod) {
    #expect(range([3, 4, 5], method).low == 0)
    #expect(range([-3, -4, -5], method).high == 0)
  }

  @Test(arguments: [CalibrationMethod.minMax, .percentile(99.9), .meanSquaredError])
  func zerosHaveTheRangeOfZero(method: CalibrationMethod) {
    #expect(range([0, 0, 0], method).isZero)
  }

  @Test func neverLeavesTheExtremes() {
    #expect(range([-0.3, 1.01], .percentile(100)) == ValueRange(low: -0.3, high: 1.01))
  }

  /// n elements in [0, 1] and one of 2: the error `n * (high / 255)² / 12 + (2 - high)²` is least
  /// at `high = 2 / (1 + n / 255² / 12)`.
  @Test(arguments: [30_000, 100_000, 300_000]) func meanSquaredErrorWeighsAnOutlier(count: Int) {
    var random = RandomSource(seed: 8)
    let small = (0..<count).map { _ in random.nextUnitFloat() }
    let best = max(2 / (1 + Float(count) / (255 * 255 * 12)), 1)
    // Candidates are 1/64 apart, bins 1/512.
    #expect(abs(range(small + [2], .meanSquaredError).high - best) <= 0.012)
    #expect(range(small, .meanSquaredError).high > 0.97)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func findsWhatIsNotFinite(element: Float) {
    var statistics = ValueStatistics(needsHistogram: true)
    let elements: [Float] = [1, 2, element, 3]
    #expect(elements.withUnsafeBufferPointer { statistics.add($0) } == 2)
  }
}
