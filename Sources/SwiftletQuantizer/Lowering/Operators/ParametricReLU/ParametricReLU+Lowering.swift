import SwiftletGraph

extension ParametricReLU: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let slopes = try site.parameter(1).elements
    if let slope = slopes.first.map(Double.init), slopes.allSatisfy({ Double($0) == slope }) {
      return .layer(LookupLayer { $0 < 0 ? slope * $0 : $0 })
    }
    try site.requireChannels(0)
    return .layer(ParametricReLULayer(slopes: slopes))
  }
}
