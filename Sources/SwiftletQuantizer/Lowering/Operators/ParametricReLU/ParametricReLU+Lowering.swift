import SwiftletGraph

extension ParametricReLU: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let parameter = try site.parameter(1)
    let slopes = parameter.elements
    if let slope = slopes.first.map(Double.init), slopes.allSatisfy({ Double($0) == slope }) {
      return .layer(LookupLayer { $0 < 0 ? slope * $0 : $0 })
    }
    try site.requireChannels(0)
    // Axes are matched from the last one on.
    let channels = try site.map(0).channels
    let axis = parameter.shape.rank - (site.shapes[0].rank - 1)
    guard axis >= 0, parameter.shape[axis] == channels, slopes.count == channels else {
      throw LayerRefusal(
        "has slopes of the shape \(parameter.shape), which differ from pixel to pixel; int8 takes "
          + "one, or one for each channel")
    }
    return .layer(ParametricReLULayer(slopes: slopes))
  }
}
