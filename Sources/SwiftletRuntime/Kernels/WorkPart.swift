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

/// How an operation's outputs are divided.
enum WorkDivision {
  case rows
  case channels

  /// Channels for small maps, where rows are few and weights many; rows for others.
  init(_ output: ActivationView, part: WorkPart, canDivideChannels: Bool = true) {
    let blocks = unsafe output.channels / Self.channelUnit
    let isSmall = unsafe output.pixelCount <= 256
    self = canDivideChannels && isSmall && blocks >= part.count ? .channels : .rows
  }

  /// Channels that the widest register tile takes at once.
  static var channelUnit: Int { 64 }
}

extension ActivationView {
  /// Some of the rows.
  func rows(_ range: Range<Int>) -> ActivationView {
    var view = unsafe self
    unsafe view.base += range.lowerBound * width * pixelStride
    unsafe view.height = range.count
    return unsafe view
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
