import SwiftletGraph
import SwiftletRuntime

extension Pad: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    guard before[0] == 0, after[0] == 0 else {
      throw LayerRefusal("pads the batch; leave that to the code around the network")
    }
    let rank = before.count
    var copy = LoweredCopy()
    copy.startChannel = -before[1]
    if rank == 4 { (copy.startRow, copy.startColumn) = (-before[2], -before[3]) }
    var constant: Float = 0
    switch mode {
    case .constant(let value): constant = value
    case .edge: copy.border = .edge
    case .reflect: copy.border = .reflect
    case .wrap: copy.border = .wrap
    }
    guard copy.border == .fill || (before[1] <= 0 && after[1] <= 0) else {
      throw LayerRefusal("repeats channels as padding; only rows and columns can be repeated")
    }
    return .layer(CopyLayer(copy: copy, constant: constant))
  }
}
