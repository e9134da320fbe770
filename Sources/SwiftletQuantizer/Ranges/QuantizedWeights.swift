import SwiftletRuntime

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

  /// Sums of this many products cannot overflow int32, with 24 bits left to the bias.
  package static var depthLimit: Int { ChannelQuantization.depthLimit }

  /// Quantizes `rows`, `[outputChannels][depth]`.
  ///
  /// Numerics: `ChannelQuantization`.
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
    let largest = row.reduce(0) { max($0, abs(Double($1))) }
    let quantization = ChannelQuantization(
      largest: largest, depth: depth, bias: channel.bias, inputScale: channel.inputScale,
      given: channel.weightScale)
    let scale = quantization.scale
    let quantized: [Int8] = row.map { quantization.integer($0) }
    var shift = 0.0
    for ((weight, integer), mean) in zip(zip(row, quantized), channel.meanInput) {
      let error: Double = Double(weight) - scale * Double(integer)
      shift += error * mean
    }
    var biasScale = channel.inputScale * scale
    // The product of the scales, as float32 holds it: the integers are meant.
    if let given = channel.biasScale, abs(given / biasScale - 1) < 0x1p-20 { biasScale = given }
    scales.append(scale)
    biases.append(quantization.bias(channel.bias + shift, stepSize: biasScale))
    values += quantized
  }
}
