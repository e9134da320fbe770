/// The page of `plan --html`: the arena over time as a drawing, and the numbers. One file without
/// anything from outside; pointing at a block or an operation names it.
struct MemoryPage {
  private let report: MemoryReport
  private let verdict: MemoryVerdict?

  init(_ report: MemoryReport, verdict: MemoryVerdict?) {
    self.report = report
    self.verdict = verdict
  }

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <title>Memory of \(HTMLText.escaped(report.file))</title>
    <style>
    body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
    table { border-collapse: collapse; margin: 1em 0 }
    td, th { border-bottom: 1px solid #ccc; padding: .2em .8em; text-align: right }
    td:first-child, th:first-child { text-align: left }
    svg { background: #f4f4f4; height: auto; width: 100% }
    .tensor { fill: #47a }
    .scratch { fill: #897 }
    .peak { fill: #c50 }
    .tensor, .scratch, .peak { fill-opacity: .8; stroke: #fff; stroke-width: .5 }
    .operation { fill: #000; fill-opacity: 0 }
    .operation:hover { fill-opacity: .12 }
    .now { fill: #c50; fill-opacity: .15 }
    .bound { stroke: #000; stroke-dasharray: 4 3 }
    .short { color: #b00 }
    </style>
    <h1>Memory of \(HTMLText.escaped(report.file))</h1>
    \(verdictText)
    \(totals)
    <h2>The arena over time</h2>
    <p>Each column is an operation, the height is the arena. Orange is what is live at the peak,
    '\(HTMLText.escaped(report.peak.operation))'; grey is scratch; the dashed line is the lower bound.
    Point at a block to see its name.</p>
    \(MemoryDrawing(report).svg)
    <h2>Tensors and scratch</h2>
    \(blocks)
    <h2>Operations</h2>
    \(operations)
    </html>

    """
  }

  private var verdictText: String {
    guard let verdict else { return "" }
    let budget = HTMLText.escaped(verdict.budget)
    if verdict.fits { return "<p>Fits \(budget).</p>" }
    let text = HTMLText.escaped(OverBudget(file: report.file, verdict: verdict).description)
    return "<p class=\"short\">\(text.replacing("\n", with: "<br>"))</p>"
  }

  private var totals: String {
    HTMLText.table(
      ["memory", "bytes"],
      report.totals.map { [HTMLText.escaped($0.name), Formatting.count($0.byteCount)] })
  }

  private var blocks: String {
    HTMLText.table(
      ["memory", "offset", "bytes", "operations", "at the peak"],
      report.tensors.map { block in
        [
          HTMLText.escaped(block.name), Formatting.count(block.offset),
          Formatting.count(block.bytes), "\(block.firstOperation)-\(block.lastOperation)",
          block.isAtPeak ? "yes" : "",
        ]
      })
  }

  private var operations: String {
    HTMLText.table(
      ["operation", "number", "live bytes"],
      zip(report.operations, report.liveBytes).enumerated().map { index, operation in
        [HTMLText.escaped(operation.0), "\(index)", Formatting.count(operation.1)]
      })
  }
}
