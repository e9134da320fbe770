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
  /// - Parameter meanInputs: by group of channels, the mean of what each weight is multiplied with;
  ///   the bias then makes up for what rounding the weights does to the mean output. Empty: no
  ///   correction.
  /// Precondition: `depth <= depthLimit`, `biases.count == rows.count / depth`.
  package init(
    rows: [Float], depth: Int, biases: [Float], inputScale: Float, meanInputs: [[Double]] = []
  ) {
    precondition(depth > 0 && depth <= Self.depthLimit && rows.count == biases.count * depth)
    self.depth = depth
    values.reserveCapacity(rows.count)
    for (channel, bias) in biases.enumerated() {
      append(
        rows[channel * depth..<(channel + 1) * depth], bias: Double(bias),
        meanInput: meanInputs.isEmpty ? [] : meanInputs[channel * meanInputs.count / biases.count],
        inputScale: Double(inputScale))
    }
  }

  /// The sum of a channel's int8 weights, for the input zero point's term.
  package func sum(channel: Int) -> Int32 {
    values[channel * depth..<(channel + 1) * depth].reduce(0) { $0 + Int32($1) }
  }

  private mutating func append(
    _ row: ArraySlice<Float>, bias: Double, meanInput: [Double], inputScale: Double
  ) {
    let largest = row.reduce(0) { max($0, abs(Double($1))) }
    let biasLimit = Double((1 << 31) - 1 - depth * Self.bound)
    var scale = max(largest / 127, abs(bias) / (inputScale * biasLimit))
    if largest == 0 { scale = bias == 0 ? 1 : abs(bias) / (inputScale * 0x1p20) }
    let quantized = row.map { weight in
      Int8(min(max((Double(weight) / scale).rounded(.toNearestOrEven), -127), 127))
    }
    let shift = zip(zip(row, quantized), meanInput).reduce(0.0) { sum, pair in
      sum + (Double(pair.0.0) - scale * Double(pair.0.1)) * pair.1
    }
    let steps = ((bias + shift) / (inputScale * scale)).rounded(.toNearestOrEven)
    scales.append(scale)
    biases.append(Int32(min(max(steps, -biasLimit), biasLimit)))
    values += quantized
  }
}
