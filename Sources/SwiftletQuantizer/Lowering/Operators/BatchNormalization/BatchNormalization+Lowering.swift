import SwiftletGraph
import SwiftletRuntime

extension BatchNormalization: LowerableOperator {
  /// A normalization with no convolution before it: a 1x1 depthwise convolution with the weight
  /// `scale / sqrt(variance + epsilon)` and the bias `shift - mean * weight`.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    var statistics: [Tensor] = []
    for input in 1...4 { statistics.append(try site.parameter(input)) }
    guard let layer = depthwise(statistics) else {
      throw LayerRefusal("lacks its scale, shift, mean or variance")
    }
    return .layer(ConvolutionLayer(weight: layer.weight, bias: layer.bias))
  }

  /// Weight and bias by channel, from scale, shift, mean and variance; nil unless there are four.
  func depthwise(_ statistics: [Tensor]) -> (weight: [Float], bias: [Float])? {
    guard statistics.count == 4 else { return nil }
    let (scale, shift) = (statistics[0].elements, statistics[1].elements)
    let (mean, variance) = (statistics[2].elements, statistics[3].elements)
    let weight = scale.indices.map { scale[$0] / (variance[$0] + epsilon).squareRoot() }
    return (weight, scale.indices.map { shift[$0] - mean[$0] * weight[$0] })
  }
}
