/// How the weights and the bias of one output channel become integers: by the quantizer on the host,
/// and by fine-tuning on the device, to the same bits.
///
/// Numerics: `scale = max |w| / 127`, made larger where the bias would otherwise leave its share of
/// int32; such weights are too small to matter beside that bias. A channel of zeros takes the scale
/// at which its bias has 20 bits. Scales are float32 numbers and biases have 22 significant bits, so
/// that a float32 copy of either (ONNX keeps them so) leads back to the same integers.
package struct ChannelQuantization {
  /// A float32 number: what one weight step stands for.
  package let scale: Double
  /// The largest bias that leaves the products their share of int32.
  private let biasLimit: Double

  /// What one product can add to a sum: `128 * 128` for weight times input, as the file's reader
  /// counts it, and `127 * 128` for the zero point's term inside the bias.
  private static var bound: Int32 { 128 * 128 + 127 * 128 }

  /// Sums of this many products cannot overflow int32, with 24 bits left to the bias.
  package static var depthLimit: Int { Int((Int32.max - (1 << 24) + 1) / bound) }

  /// - Parameter largest: the largest magnitude of the channel's weights.
  /// - Parameter given: a scale in place of `largest / 127`. Only a bias that leaves its share of
  ///   int32 still makes it larger.
  /// Precondition: `depth` is in `1...depthLimit`.
  package init(
    largest: Double, depth: Int, bias: Double, inputScale: Double, given: Double? = nil
  ) {
    let products = Int32(truncatingIfNeeded: depth) * Self.bound
    biasLimit = Double(Int((Int32.max - products) & ~0x1FF))
    let leastForBias = bias.magnitude / (inputScale * biasLimit)
    var scale = given ?? largest / 127
    if leastForBias > scale * (1 + 0x1p-20) { scale = leastForBias }
    if largest == 0, given == nil {
      scale = bias == 0 ? 1 : bias.magnitude / (inputScale * 0x1p20)
    }
    self.scale = Double(Float(max(scale, Double(Float.leastNormalMagnitude))))
  }

  /// The int8 nearest to `weight`, ties to even, in [-127, 127].
  package func integer(_ weight: Float) -> Int8 { Self.integer(weight, scale: scale) }

  package static func integer(_ weight: Float, scale: Double) -> Int8 {
    // Clamped first: the conversion traps outside of its range.
    Int8(min(max(Double(weight) / scale, -128), 128).roundedToEven.clamped(127))
  }

  /// The bias as steps of `stepSize`, the product of the input's and the weights' scale.
  package func bias(_ real: Double, stepSize: Double) -> Int32 {
    Int32(Self.significant(real / stepSize).clamped(biasLimit))
  }

  /// The integer nearest to `steps` with 22 significant bits, ties to even.
  private static func significant(_ steps: Double) -> Double {
    guard steps.magnitude >= 0x1p22, steps.isFinite else { return steps.roundedToEven }
    let spacing = Double.powerOfTwo(steps.binaryExponent - 21)
    return (steps / spacing).roundedToEven * spacing
  }
}

extension Double {
  /// Clamped to [-limit, limit].
  fileprivate func clamped(_ limit: Double) -> Double { min(max(self, -limit), limit) }
}
