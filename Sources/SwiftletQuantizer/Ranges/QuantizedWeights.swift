/// The weights of one layer as int8, one scale per output channel, with the bias at the scale of
/// the sums.
///
/// Units: `weight ≈ scales[channel] * values`, zero point 0, values in [-127, 127];
/// `bias ≈ inputScale * scales[channel] * biases`.
package struct QuantizedWeights {
  /// `[outputChannels][depth]`, in the order they were given.
  package private(set) var values: [Int8] = []
  package private(set) var scales: [Double] = []
  package private(set) var biases: [Int32] = []
  package let depth: Int

  /// What one product can add to a sum: `128 * 128` for weight times input, as the file's reader
  /// counts it, and `127 * 128` for the zero point's term inside the bias.
  private static let bound = 128 * 128 + 127 * 128

  /// Sums of this many products cannot overflow int32, with 24 bits left to the bias.
  package static let depthLimit = ((1 << 31) - (1 << 24)) / bound

  /// Quantizes `rows`, `[outputChannels][depth]`.
  ///
  /// Numerics: `scale = max |w| / 127`, made larger where the bias would otherwise leave its share
  /// of int32; such weights are too small to matter beside that bias. A channel of zeros takes the
  /// scale at which its bias has 20 bits.
  ///
  /// Scales are float32 numbers and biases have 22 significant bits, so that a float32 copy of
  /// either (ONNX keeps them so) leads back to the same integers.
  ///
  /// - Parameter meanInputs: by group of channels, the mean of what each weight is multiplied with;
  ///   the bias then makes up for what rounding the weights does to the mean output. Empty: no
  ///   correction.
  /// - Parameter weightScales: by channel, in place of those above. Only a bias that leaves its share
  ///   of int32 still makes one larger.
  /// - Parameter biasScales: by channel, the scale of the integers that `biases` were made of.
  /// Precondition: `depth <= depthLimit`, `biases.count == rows.count / depth`.
  package init(
    rows: [Float], depth: Int, biases: [Float], inputScale: Float, meanInputs: [[Double]] = [],
    weightScales: [Double]? = nil, biasScales: [Double]? = nil
  ) {
    precondition(depth > 0 && depth <= Self.depthLimit && rows.count == biases.count * depth)
    self.depth = depth
    values.reserveCapacity(rows.count)
    for (channel, bias) in biases.enumerated() {
      append(
        rows[channel * depth..<(channel + 1) * depth],
        Channel(
          bias: Double(bias), inputScale: Double(inputScale),
          meanInput: meanInputs.isEmpty
            ? [] : meanInputs[channel * meanInputs.count / biases.count],
          weightScale: weightScales?[channel], biasScale: biasScales?[channel]))
    }
  }

  /// The sum of a channel's int8 weights, for the input zero point's term.
  package func sum(channel: Int) -> Int32 {
    values[channel * depth..<(channel + 1) * depth].reduce(0) { $0 + Int32($1) }
  }

  /// What is known of an output channel beside its weights.
  private struct Channel {
    let bias: Double
    let inputScale: Double
    let meanInput: [Double]
    let weightScale: Double?
    let biasScale: Double?
  }

  private mutating func append(_ row: ArraySlice<Float>, _ channel: Channel) {
    let biasLimit = Double(((1 << 31) - 1 - depth * Self.bound) & ~0x1FF)
    let scale = Self.scale(of: row, channel, biasLimit: biasLimit)
    let quantized = row.map { Self.integer($0, scale: scale) }
    let shift = zip(zip(row, quantized), channel.meanInput).reduce(0.0) { sum, pair in
      sum + (Double(pair.0.0) - scale * Double(pair.0.1)) * pair.1
    }
    var biasScale = channel.inputScale * scale
    // The product of the scales, as float32 holds it: the integers are meant.
    if let given = channel.biasScale, abs(given / biasScale - 1) < 0x1p-20 { biasScale = given }
    let steps = Self.significant((channel.bias + shift) / biasScale)
    scales.append(scale)
    biases.append(Int32(min(max(steps, -biasLimit), biasLimit)))
    values += quantized
  }

  /// The int8 nearest to `weight`, ties to even, in [-127, 127].
  static func integer(_ weight: Float, scale: Double) -> Int8 {
    Int8(min(max((Double(weight) / scale).rounded(.toNearestOrEven), -127), 127))
  }

  /// The channel's scale, a float32 number.
  private static func scale(
    of row: ArraySlice<Float>, _ channel: Channel, biasLimit: Double
  ) -> Double {
    let largest = row.reduce(0) { max($0, abs(Double($1))) }
    let leastForBias = abs(channel.bias) / (channel.inputScale * biasLimit)
    var scale = channel.weightScale ?? largest / 127
    if leastForBias > scale * (1 + 0x1p-20) { scale = leastForBias }
    if largest == 0, channel.weightScale == nil {
      scale = channel.bias == 0 ? 1 : abs(channel.bias) / (channel.inputScale * 0x1p20)
    }
    return Double(Float(max(scale, Double(Float.leastNormalMagnitude))))
  }

  /// The integer nearest to `steps` with 22 significant bits, ties to even.
  private static func significant(_ steps: Double) -> Double {
    guard abs(steps) >= 0x1p22, steps.isFinite else { return steps.rounded(.toNearestOrEven) }
    let spacing = Double(sign: .plus, exponent: steps.exponent - 21, significand: 1)
    return (steps / spacing).rounded(.toNearestOrEven) * spacing
  }
}
