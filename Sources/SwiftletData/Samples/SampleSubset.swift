public import SwiftletGraph

/// Some of another source's samples, in an order of its own.
public struct SampleSubset: SampleSource {
  public let base: any SampleSource
  /// Indices into `base`.
  public let indices: [Int]

  public var name: String { base.name }
  public var count: Int { indices.count }
  public var sampleShape: Shape { base.sampleShape }
  public var classNames: [String] { base.classNames }

  /// Precondition: every index is one of `base`.
  public init(_ base: any SampleSource, indices: [Int]) {
    precondition(indices.allSatisfy { $0 >= 0 && $0 < base.count })
    self.base = base
    self.indices = indices
  }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    base.copySample(at: indices[index], into: sample)
  }

  public func label(at index: Int) -> Int? { base.label(at: indices[index]) }
}

extension SampleSource {
  /// Two parts without a common sample: `validationCount` samples drawn by `seed`, and the others.
  /// Each part keeps the source's order; the same seed gives the same parts.
  ///
  /// Precondition: `0 <= validationCount <= count`.
  public func split(
    validationCount: Int, seed: UInt64
  ) -> (training: SampleSubset, validation: SampleSubset) {
    let order = randomOrder(seed: seed)
    return (
      SampleSubset(self, indices: order[validationCount...].sorted()),
      SampleSubset(self, indices: order[..<validationCount].sorted())
    )
  }

  /// At most `limit` samples drawn by `seed`, in the source's order: what calibration reads.
  public func drawn(limit: Int, seed: UInt64) -> SampleSubset {
    SampleSubset(self, indices: randomOrder(seed: seed).prefix(max(limit, 0)).sorted())
  }

  private func randomOrder(seed: UInt64) -> [Int] {
    var random = RandomSource(seed: seed)
    return (0..<count).shuffled(using: &random)
  }
}
