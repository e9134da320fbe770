/// The mean of a value over samples, element by element: one sample's worth of numbers, whatever
/// the number of samples.
struct MeanSample {
  private var sums: [Double] = []
  private var sampleCount = 0

  /// Takes in samples that lie one after the other.
  mutating func add(_ elements: UnsafeBufferPointer<Float>, sampleCount count: Int) {
    let size = elements.count / count
    if sums.isEmpty { sums = [Double](repeating: 0, count: size) }
    for sample in 0..<count {
      for index in 0..<size { sums[index] += Double(elements[sample * size + index]) }
    }
    sampleCount += count
  }

  var mean: [Double] { sums.map { $0 / Double(max(sampleCount, 1)) } }
}
