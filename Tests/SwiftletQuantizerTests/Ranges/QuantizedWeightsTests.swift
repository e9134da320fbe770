import SwiftletGraph
import SwiftletQuantizer
import Testing

@Suite struct QuantizedWeightsTests {
  @Test func eachChannelHasItsOwnScale() {
    let weights = QuantizedWeights(
      rows: [1.5, -127, 0.5, 0.25, 31.75, -1.375], depth: 3, biases: [0.1, -0.1], inputScale: 0.5)
    #expect(weights.scales == [1, 0.25])
    // Ties to even: 1.5, 0.5 and -1.375 / 0.25 = -5.5.
    #expect(weights.values == [2, -127, 0, 1, 127, -6])
    #expect(weights.sum(channel: 0) == -125)
    for (channel, bias) in [0.1, -0.1].enumerated() {
      let step = 0.5 * weights.scales[channel]
      #expect(abs(Double(weights.biases[channel]) * step - bias) <= step / 2 + 1e-8)
    }
  }

  @Test func aChannelOfZerosKeepsItsBias() {
    let weights = QuantizedWeights(
      rows: [0, 0, 0, 0], depth: 2, biases: [0.3, 0], inputScale: 0.01)
    #expect(weights.values == [0, 0, 0, 0])
    #expect(weights.biases == [1 << 20, 0])
    #expect(abs(Double(weights.biases[0]) * 0.01 * weights.scales[0] - 0.3) < 1e-6)
  }

  /// At the scale of its weights the first bias would need 43 bits.
  @Test func aLargeBiasWidensTheScale() {
    let weights = QuantizedWeights(rows: [1e-9, 1e-9], depth: 2, biases: [70], inputScale: 1)
    #expect(weights.values == [0, 0])
    #expect(weights.biases[0] > 1 << 30)
    #expect(abs(Double(weights.biases[0]) * weights.scales[0] - 70) < 1e-6)
  }

  /// The mean output with corrected biases is that of the float weights, to a step of the bias.
  @Test func correctsTheMeanOutput() {
    var random = RandomSource(seed: 3)
    let rows = (0..<40).map { _ in random.nextNormal() }
    let mean = (0..<10).map { _ in Double(random.nextUnitFloat()) }
    let weights = QuantizedWeights(
      rows: rows, depth: 10, biases: [1, 2, 3, 4], inputScale: 0.02, meanInputs: [mean])
    for channel in 0..<4 {
      let indices = channel * 10..<(channel + 1) * 10
      let float = zip(rows[indices], mean).reduce(Double(channel + 1)) { $0 + Double($1.0) * $1.1 }
      let scale = weights.scales[channel]
      let int8 = zip(weights.values[indices], mean).reduce(
        Double(weights.biases[channel]) * 0.02 * scale
      ) { $0 + scale * Double($1.0) * $1.1 }
      #expect(abs(float - int8) <= 0.02 * scale / 2 + 1e-6)
    }
  }

  @Test func eachGroupHasItsOwnMean() {
    let rows: [Float] = [1, 0.004, 1, 0.004]
    let weights = QuantizedWeights(
      rows: rows, depth: 2, biases: [0, 0], inputScale: 1, meanInputs: [[0, 100], [0, 0]])
    // 0.004 is half a step: it rounds to one step or none, and only the first channel sees it.
    #expect(weights.biases[0] != 0)
    #expect(weights.biases[1] == 0)
  }
}
