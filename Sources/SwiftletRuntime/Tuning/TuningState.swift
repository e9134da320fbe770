/// The counters at the beginning of the state; with what follows it in memory they are a checkpoint.
struct TuningState: BitwiseCopyable {
  /// "SWLC" in file order.
  static var magic: UInt32 { 0x434C_5753 }

  var magic = Self.magic
  /// CRC-32 of a checkpoint's bytes with this field taken as zero; only a checkpoint has it.
  var checksum: UInt32 = 0
  /// The checksum of the model that the state belongs to.
  var modelChecksum: UInt32 = 0
  var classCount: UInt32 = 0
  var stepCount: UInt32 = 0
  /// Samples whose gradients were added up since the last step.
  var gradientSampleCount: UInt32 = 0
  /// Samples that the ranges have seen.
  var rangeSampleCount: UInt32 = 0
  /// Samples in the replay cache.
  var replayCount: UInt32 = 0
  /// Of the random source.
  var random: UInt64 = 0
  var reserved0: UInt64 = 0
  var reserved1: UInt64 = 0
  var reserved2: UInt64 = 0
}

extension TuningState {
  /// A number in `0..<limit`; `limit` is at least 1.
  ///
  /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014; the high
  /// half of the product with `limit` is close enough to uniform for limits below 2^16.
  mutating func nextRandom(below limit: Int) -> Int {
    random &+= 0x9E37_79B9_7F4A_7C15
    var value = random
    value = (value ^ value &>> (30 as UInt64)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value &>> (27 as UInt64)) &* 0x94D0_49BB_1331_11EB
    let high = unsafe unsafeBitCast(value, to: SIMD2<UInt32>.self).y
    let product = UInt64(widening: high) &* UInt64(widening: UInt32(truncatingIfNeeded: limit))
    return Int(unsafe unsafeBitCast(product, to: SIMD2<UInt32>.self).y)
  }
}
