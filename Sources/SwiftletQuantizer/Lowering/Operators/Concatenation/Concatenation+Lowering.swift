import SwiftletGraph

extension Concatenation: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannelAxis(axis)
    for input in site.maps.indices { try site.requireChannels(input) }
    return .concatenation
  }
}
