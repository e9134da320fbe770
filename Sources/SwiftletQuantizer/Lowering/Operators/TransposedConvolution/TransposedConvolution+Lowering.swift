import SwiftletGraph
import SwiftletRuntime

extension TransposedConvolution: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let limit = TransposedAxis.largestStride
    guard window.strideHeight <= limit, window.strideWidth <= limit else {
      throw LayerRefusal(
        "has a stride of \(max(window.strideHeight, window.strideWidth)); the limit is \(limit). "
          + "Split it into two layers of smaller strides")
    }
    let weight = try site.parameter(1)
    return .layer(
      TransposedConvolutionLayer(
        window: window, groups: groups, inputChannels: weight.shape[0], weight: weight.elements,
        bias: try site.bias(2, count: weight.shape[1] * groups)))
  }
}
