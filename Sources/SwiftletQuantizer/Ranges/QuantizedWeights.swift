/// The weights of one layer as int8, one scale per output channel, with the bias at the scale of
/// the sums.
///
/// Units: `weight ≈ scales[channel] * values`, zero point 0, values in [-127, 127];
/// `bias ≈ inputScale * scales[channel] * biases`.
struct QuantizedWeights {
  /// `[outputChannels][depth]`, in the order they were given.
  private(set) var values: [Int8] = []
  private(set) var scales: [Double] = []
  private(set) var biases: [Int32] = []
  let depth: Int

  /// What one product can add to a sum: `128 * 128` for weight times input, as the file's reader
  /// counts it, and `127 * 128` for the zero point's term inside the bias.
  private static let bound = 128 * 128 + 127 * 128

  /// Sums of this many products cannot overflow int32, with 24 bits left to the bias.
  static let depthLimit = ((1 << 31) - (1 << 24)) / bound

  /// Quantizes `rows`, `[outputChannels][depth]`.
  ///
  /// Numerics: `scale = max |w| / 127`, made larger where the bias would otherwise leave its share
  /// of int32; such weights are too small to matter beside that bias. A channel of zeros takes the
  /// scale at which its bias has 20 bits.
  /// Precondition: `depth <= depthLimit`, `biases.count == rows.count / depth`.
  init(rows: [Float], depth: Int, biases: [Float], inputScale: Float) {
    precondition(depth > 0 && depth <= Self.depthLimit && rows.count == biases.count * depth)
    self.depth = depth
    values.reserveCapacity(rows.count)
    for (channel, bias) in biases.enumerated() {
      append(
        rows[channel * depth..<(channel + 1) * depth], bias: Double(bias),
        inputScale: Double(inputScale))
    }
  }

  /// The sum of a channel's int8 weights, for the input zero point's term.
  func sum(channel: Int) -> Int32 {
    values[channel * depth..<(channel + 1) * depth].reduce(0) { $0 + Int32($1) }
  }

  private mutating func append(_ row: ArraySlice<Float>, bias: Double, inputScale: Double) {
    let largest = row.reduce(0) { max($0, abs(Double($1))) }
    let biasLimit = Double((1 << 31) - 1 - depth * Self.bound)
    var scale = max(largest / 127, abs(bias) / (inputScale * biasLimit))
    if largest == 0 { scale = bias == 0 ? 1 : abs(bias) / (inputScale * 0x1p20) }
    scales.append(scale)
    biases.append(Int32((bias / (inputScale * scale)).rounded(.toNearestOrEven)))
    for weight in row {
      let steps = (Double(weight) / scale).rounded(.toNearestOrEven)
      values.append(Int8(min(max(steps, -127), 127)))
    }
  }
}
