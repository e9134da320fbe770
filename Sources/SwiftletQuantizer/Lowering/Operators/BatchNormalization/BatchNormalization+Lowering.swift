import SwiftletGraph
import SwiftletRuntime

extension BatchNormalization: LowerableOperator {
  /// A normalization with no convolution before it: a 1x1 depthwise convolution with the weight
  /// `scale / sqrt(variance + epsilon)` and the bias `shift - mean * weight`.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    let channels = try site.map(0).channels
    let scale = try site.parameter(1).elements
    let shift = try site.parameter(2).elements
    let mean = try site.parameter(3).elements
    let variance = try site.parameter(4).elements
    let weight = (0..<channels).map { scale[$0] / (variance[$0] + epsilon).squareRoot() }
    return .layer(
      ConvolutionLayer(
        weight: weight, bias: (0..<channels).map { shift[$0] - mean[$0] * weight[$0] }))
  }
}
