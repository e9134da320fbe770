import SwiftletRuntime

/// The mean of what each weight of a convolution is multiplied with, over samples and output
/// positions, padding counted as zero.
///
/// Rounding weights shifts a channel's mean output by `sum((w - quantized w) * mean input)`, which
/// the bias takes back (`QuantizedWeights`).
/// Source: Nagel et al. 2019, "Data-free quantization through weight equalization and bias
/// correction", section 4.2, with calibrated means.
struct MeanWindow {
  /// `[inputChannels][taps]`.
  let values: [Double]

  /// From the mean of the input, CHW.
  ///
  /// Complexity: O(output pixels * taps * channels).
  init(mean: [Double], window: Window, input: ActivationMap, output: ActivationMap) {
    let outputs = Double(output.height * output.width)
    var values = [Double](repeating: 0, count: input.channels * window.tapCount)
    for row in 0..<output.height {
      for column in 0..<output.width {
        for tap in 0..<window.tapCount {
          let y =
            row * window.strideHeight - window.padTop
            + tap / window.kernelWidth * window.dilationHeight
          let x =
            column * window.strideWidth - window.padLeft
            + tap % window.kernelWidth * window.dilationWidth
          guard y >= 0, y < input.height, x >= 0, x < input.width else { continue }
          for channel in 0..<input.channels {
            values[channel * window.tapCount + tap] +=
              mean[(channel * input.height + y) * input.width + x] / outputs
          }
        }
      }
    }
    self.values = values
  }
}
