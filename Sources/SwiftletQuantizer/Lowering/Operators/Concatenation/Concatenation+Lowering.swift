import SwiftletGraph

extension Concatenation: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    for input in site.maps.indices { try site.requireChannels(input) }
    return .concatenation
  }
}
