import SwiftletGraph

extension Convolution: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let weight = try site.parameter(1)
    return .layer(
      ConvolutionLayer(
        window: window, groups: groups, inputChannels: try site.map(0).channels,
        weight: weight.elements, bias: try site.bias(2, count: weight.shape[0]),
        given: try site.givenScales(weight: 1, bias: 2, channels: weight.shape[0])))
  }
}
