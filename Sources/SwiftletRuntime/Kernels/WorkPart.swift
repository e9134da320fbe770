/// One thread's share of an operation. The shares are fixed by the number of threads alone, and
/// every output is computed by exactly one, in the same way: so the bytes are the same for any number.
package struct WorkPart {
  package var index: Int
  package var count: Int

  package init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// This part of `0 ..< extent`, cut at multiples of `unit`.
  package func range(of extent: Int, unit: Int = 1) -> Range<Int> {
    let units = (extent + unit - 1) / unit
    let start = units * index / count * unit
    let end = units * (index + 1) / count * unit
    return min(start, extent)..<min(end, extent)
  }
}

/// A thread's share of a small map's convolution, whose outputs are counted panel by panel, a panel
/// being the channels that the widest register tile takes at once, and row by row in each: from one
/// row of one panel to another. So shares are as equal as rows allow whatever the number of
/// channels, and at most one panel's weights are read by two neighbours.
package struct PanelShare {
  /// Rows of panels.
  package struct Piece: Equatable {
    package var channels: Range<Int>
    package var rows: Range<Int>
  }

  private struct Place {
    var panel: Int
    var row: Int
  }

  /// Pieces of a share at most.
  package static var pieceCount: Int { 3 }

  private let channels: Int
  private let rows: Int
  private let panelBlocks: Int
  private let start: Place
  private let end: Place

  package init(channels: Int, rows: Int, part: WorkPart) {
    self.channels = channels
    self.rows = rows
    panelBlocks = rows > 1 ? WorkDivision.channelUnit / ModelFormat.channelBlock : 1
    let blocks = (channels + ModelFormat.channelBlock - 1) / ModelFormat.channelBlock
    let panelBlocks = panelBlocks
    func place(_ index: Int) -> Place {
      let unit = blocks * rows * index / part.count
      let panel = unit / (panelBlocks * rows)
      let width = min(panelBlocks, blocks - panel * panelBlocks)
      if width <= 0 { return Place(panel: panel, row: 0) }
      let row = unit % (panelBlocks * rows) / width
      return row < rows ? Place(panel: panel, row: row) : Place(panel: panel + 1, row: 0)
    }
    start = place(part.index)
    end = place(part.index + 1)
  }

  /// The rows of the share's first panel where they are not all, then its whole panels, then the rows
  /// of its last.
  ///
  /// Precondition: `index` is in `0..<pieceCount`.
  package func piece(_ index: Int) -> Piece? {
    let isWithinPanel = start.panel == end.panel
    switch index {
    case 0:
      let last = isWithinPanel ? end.row : rows
      if start.row == 0 || last <= start.row { return nil }
      return piece(start.panel..<start.panel + 1, start.row..<last)
    case 1:
      let first = start.row == 0 ? start.panel : start.panel + 1
      return first < end.panel ? piece(first..<end.panel, 0..<rows) : nil
    default:
      if end.row == 0 || (isWithinPanel && start.row > 0) { return nil }
      return piece(end.panel..<end.panel + 1, 0..<end.row)
    }
  }

  private func piece(_ panels: Range<Int>, _ rows: Range<Int>) -> Piece {
    let width = panelBlocks * ModelFormat.channelBlock
    return Piece(
      channels: panels.lowerBound * width..<min(channels, panels.upperBound * width), rows: rows)
  }
}

/// How an operation's outputs are divided.
enum WorkDivision {
  case rows
  case channels

  /// Channels for small maps, where rows are few and weights many; rows for others.
  init(_ output: ActivationView, part: WorkPart, canDivideChannels: Bool = true) {
    let blocks = unsafe output.channels / Self.channelUnit
    self = unsafe canDivideChannels && output.isSmallMap && blocks >= part.count ? .channels : .rows
  }

  /// Channels that the widest register tile takes at once.
  static var channelUnit: Int { 64 }
}

extension ActivationView {
  /// Whether there are few rows and, most often, many weights. Larger maps are divided by rows from
  /// one operation to the next, so that a thread finds most of its input in its own cache.
  var isSmallMap: Bool { unsafe pixelCount <= 64 }

  /// Some of the rows.
  func rows(_ range: Range<Int>) -> ActivationView {
    var view = unsafe self
    unsafe view.base += range.lowerBound * width * pixelStride
    unsafe view.height = range.count
    return unsafe view
  }

  /// Some of the rows; one that stands for all stays.
  func broadcastRows(_ range: Range<Int>) -> ActivationView {
    unsafe height == 1 ? self : rows(range)
  }

  /// Some of the channels.
  func channels(_ range: Range<Int>) -> ActivationView {
    var view = unsafe self
    unsafe view.base += range.lowerBound
    unsafe view.channels = range.count
    return unsafe view
  }
}

extension Window {
  /// The window of output rows that begin `rows` later: the same first taps.
  func advanced(byRows rows: Int) -> Window {
    var window = self
    window.padTop -= rows * strideHeight
    return window
  }
}
