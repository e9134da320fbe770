import SwiftletGraph

/// Which samples of a source are used.
enum SampleChoice {
  /// `count` different samples of `total` in ascending order, all of them when there are no more;
  /// the same seed gives the same ones.
  ///
  /// Complexity: O(total). Source: Knuth, The Art of Computer Programming, 3.4.2, algorithm S.
  static func indices(_ count: Int, of total: Int, seed: UInt64) -> [Int] {
    guard count < total else { return Array(0..<total) }
    var random = RandomSource(seed: seed)
    var chosen: [Int] = []
    for index in 0..<total where random.nextIndex(below: total - index) < count - chosen.count {
      chosen.append(index)
    }
    return chosen
  }
}
