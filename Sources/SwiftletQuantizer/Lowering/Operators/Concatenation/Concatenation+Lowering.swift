import SwiftletGraph

extension Concatenation: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    for input in site.maps.indices { try site.requireChannels(input) }
    guard axis == 1 || axis == 2 else {
      throw LayerRefusal(
        "joins along axis \(axis); int8 tensors are joined along channels or rows, transpose the "
          + "images before the network")
    }
    return .concatenation(alongRows: axis == 2)
  }
}
