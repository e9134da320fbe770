import SwiftletGraph
import SwiftletRuntime

extension ChannelShuffle: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    return .layer(RearrangeLayer(order: .channelShuffle, size: groups))
  }
}

extension DepthToSpace: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    switch order {
    case .blockFirst: .layer(RearrangeLayer(order: .depthToSpaceBlockFirst, size: blockSize))
    case .channelFirst: .layer(RearrangeLayer(order: .depthToSpaceChannelFirst, size: blockSize))
    }
  }
}

extension SpaceToDepth: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(RearrangeLayer(order: .spaceToDepth, size: blockSize))
  }
}

/// Elements in another order: bytes are copied, so the scale is the input's.
struct RearrangeLayer: Layer {
  let order: ModelFormat.RearrangeOrder
  let size: Int

  var outputScale: OutputScale { .sameAsInput }
  var fusesClip: Bool { false }

  func operation(_ site: LayerSite) -> LoweredOperation.Kind { .rearrange(order, size: size) }
}
