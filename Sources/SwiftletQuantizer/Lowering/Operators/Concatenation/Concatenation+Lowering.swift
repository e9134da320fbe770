import SwiftletGraph

extension Concatenation: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    guard axis == 1 else {
      throw LayerRefusal("joins along axis \(axis); int8 joins along the channels (axis 1) only")
    }
    for input in site.maps.indices { try site.requireChannels(input) }
    return .concatenation
  }
}
