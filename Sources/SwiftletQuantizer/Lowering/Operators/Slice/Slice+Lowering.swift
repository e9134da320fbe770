import SwiftletGraph
import SwiftletRuntime

extension Slice: LowerableOperator {
  /// Channels, and rows taken whole, lie in the input's memory as a part of it; other sections are
  /// copied.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    let map = try site.map(0)
    let axes = try selections(site)
    let channels = axes[1]
    guard axes[0].step == 1, axes[0].first == 0 else {
      throw LayerRefusal("takes a part of the batch; leave that to the code around the network")
    }
    guard channels.step == 1 else {
      throw LayerRefusal(
        "takes channels \(channels.step) apart; pick them with a 1x1 convolution instead")
    }
    guard axes.count == 4 else { return .part(firstPixel: 0, firstChannel: channels.first) }
    let (rows, columns) = (axes[2], axes[3])
    guard rows.step > 0, columns.step > 0 else {
      throw LayerRefusal("walks backward over an image; mirror the input instead")
    }
    let isWholeRows = rows.step == 1 && columns.count == map.width
    if isWholeRows, rows.count == map.height || channels.count == map.channels {
      return .part(firstPixel: rows.first * map.width, firstChannel: channels.first)
    }
    var copy = LoweredCopy()
    (copy.startRow, copy.rowStep) = (rows.first, rows.step)
    (copy.startColumn, copy.columnStep) = (columns.first, columns.step)
    copy.startChannel = channels.first
    return .layer(CopyLayer(copy: copy))
  }

  private func selections(_ site: LoweringSite) throws(LayerRefusal) -> [Selection] {
    do {
      return try selections(of: site.shapes[0])
    } catch {
      throw LayerRefusal(error.reason)
    }
  }
}
