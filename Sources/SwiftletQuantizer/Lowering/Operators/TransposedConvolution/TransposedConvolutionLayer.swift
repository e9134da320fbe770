import SwiftletRuntime

/// A transposed convolution with its float weights, `[inputChannels][outputChannels / groups][taps]`,
/// as one convolution for each phase of its outputs (`TransposedAxis`).
///
/// Each phase has scales and biases of its own for each output channel: the weights of a phase are
/// all that its outputs see. Their biases are not corrected for the rounding of the weights: a
/// quantized graph (`QuantizedModel.quantizedGraph`) has one bias for all phases.
struct TransposedConvolutionLayer: Layer {
  let window: Window
  let groups: Int
  let inputChannels: Int
  let weight: [Float]
  let bias: [Float]

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let rows = window.transposedRows(output: site.outputMap.height)
    let columns = window.transposedColumns(output: site.outputMap.width)
    var whole = LoweredConvolution(
      window: window, groups: groups, weights: [], requantization: [], weightScales: [],
      biases: [])
    for rowPhase in 0..<rows.stride {
      for columnPhase in 0..<columns.stride {
        let phase = try convolution(rows.phase(rowPhase), columns.phase(columnPhase), site)
        whole.weights += phase.weights
        whole.weights += repeatElement(0, count: ModelImage.padding(after: phase.weights.count))
        whole.requantization += phase.requantization
        whole.weightScales += phase.weightScales
        whole.biases += phase.biases
      }
    }
    return .transposedConvolution(whole)
  }

  private func convolution(
    _ rows: TransposedAxis.Phase, _ columns: TransposedAxis.Phase, _ site: LayerSite
  ) throws(LayerRefusal) -> LoweredConvolution {
    let layer = ConvolutionLayer(
      window: Window(
        kernelHeight: rows.tapCount, kernelWidth: columns.tapCount, dilationHeight: rows.dilation,
        dilationWidth: columns.dilation, padTop: -rows.offset, padLeft: -columns.offset),
      groups: groups, inputChannels: inputChannels, weight: phaseWeight(rows, columns), bias: bias)
    let map = ActivationMap(
      height: rows.count, width: columns.count, channels: site.outputMap.channels)
    return try layer.convolution(site.part(outputMap: map))
  }

  /// `[outputChannels][inputChannels / groups][taps of the phase]`, zeros where it has none.
  private func phaseWeight(
    _ rows: TransposedAxis.Phase, _ columns: TransposedAxis.Phase
  ) -> [Float] {
    let inputs = inputChannels / groups
    let outputs = bias.count / groups
    var result: [Float] = []
    result.reserveCapacity(bias.count * inputs * rows.tapCount * columns.tapCount)
    for output in 0..<bias.count {
      for input in 0..<inputs {
        let row = (output / outputs * inputs + input) * outputs + output % outputs
        let kernel = row * window.tapCount
        for i in 0..<rows.tapCount {
          for j in 0..<columns.tapCount {
            if let y = rows.tap(i), let x = columns.tap(j) {
              result.append(weight[kernel + y * window.kernelWidth + x])
            } else {
              result.append(0)
            }
          }
        }
      }
    }
    return result
  }
}
