/// A small, fast, seedable generator: SplitMix64. The same seed gives the same sequence on every
/// machine, which seed-exact training rests on.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct RandomSource: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A float in [0, 1) with 24 random bits.
  public mutating func nextUnitFloat() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// An index in 0..<bound, without bias (Lemire's multiplication with rejection).
  ///
  /// Precondition: `bound > 0`.
  public mutating func nextIndex(below bound: Int) -> Int {
    Int.random(in: 0..<bound, using: &self)
  }

  /// An independent generator for `stream`: a node, an epoch, a worker.
  public func split(_ stream: UInt64) -> RandomSource {
    var seed = RandomSource(seed: state ^ (stream &* 0xD1B5_4A32_D192_ED03))
    return RandomSource(seed: seed.next())
  }
}
