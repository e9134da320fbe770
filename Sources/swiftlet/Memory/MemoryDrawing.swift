/// Offsets and lifetimes as SVG: operations from left to right, the arena from bottom to top.
struct MemoryDrawing {
  private let report: MemoryReport

  init(_ report: MemoryReport) {
    self.report = report
  }

  private static let width = 1000.0
  private static let height = 400.0

  var svg: String {
    """
    <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img">
    \(report.tensors.map(rectangle).joined(separator: "\n"))
    \(peak)
    \(lowerBound)
    \(report.operations.indices.map(column).joined(separator: "\n"))
    </svg>
    """
  }

  private func rectangle(_ block: MemoryReport.Block) -> String {
    let kind = block.isAtPeak ? "peak" : block.isScratch ? "scratch" : "tensor"
    let title =
      "\(block.name): \(Formatting.count(block.bytes)) bytes at \(Formatting.count(block.offset)), "
      + "operations \(block.firstOperation)-\(block.lastOperation)"
    return box(
      kind, operations: block.firstOperation...block.lastOperation,
      bytes: block.offset..<block.offset + block.bytes, title: title)
  }

  /// What lies under the pointer is the last that is drawn: a thin strip at the top of each column
  /// tells of the operation, so that blocks can be pointed at.
  private func column(_ operation: Int) -> String {
    let title =
      "\(operation) \(report.operations[operation]): "
      + "\(Formatting.count(report.liveBytes[operation])) bytes live"
    let strip = max(report.arenaBytes / 25, 1)
    return box(
      "operation", operations: operation...operation,
      bytes: report.arenaBytes - strip..<report.arenaBytes, title: title)
  }

  private var peak: String {
    let index = report.peak.index
    let x = Formatting.fixed(column(at: index), 2)
    let width = Formatting.fixed(Self.width / Double(report.operations.count), 2)
    return "<rect class=\"now\" pointer-events=\"none\" x=\"\(x)\" y=\"0\" width=\"\(width)\" "
      + "height=\"\(Int(Self.height))\"/>"
  }

  private var lowerBound: String {
    let y = Formatting.fixed(line(at: report.lowerBoundBytes), 2)
    return "<line class=\"bound\" x1=\"0\" x2=\"\(Int(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>"
  }

  private func box(
    _ kind: String, operations: ClosedRange<Int>, bytes: Range<Int>, title: String
  ) -> String {
    let (left, right) = (column(at: operations.lowerBound), column(at: operations.upperBound + 1))
    let (top, bottom) = (line(at: bytes.upperBound), line(at: bytes.lowerBound))
    return "<rect class=\"\(kind)\" x=\"\(Formatting.fixed(left, 2))\" "
      + "y=\"\(Formatting.fixed(top, 2))\" width=\"\(Formatting.fixed(right - left, 2))\" "
      + "height=\"\(Formatting.fixed(bottom - top, 2))\">"
      + "<title>\(HTMLText.escaped(title))</title></rect>"
  }

  /// Where an operation's column begins.
  private func column(at operation: Int) -> Double {
    Self.width * Double(operation) / Double(max(report.operations.count, 1))
  }

  /// Where a byte of the arena lies.
  private func line(at byte: Int) -> Double {
    Self.height * (1 - Double(byte) / Double(max(report.arenaBytes, 1)))
  }
}
