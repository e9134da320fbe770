import SwiftletQuantizer

/// The page of `quantize --report`: one HTML file without anything from outside.
struct QuantizationPage {
  let title: String
  let quantized: QuantizedModel
  let comparison: ModelComparison
  let memory: MemoryReport

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em }
    table { border-collapse: collapse; margin: 1em 0 }
    td, th { border-bottom: 1px solid #ccc; padding: .2em .8em; text-align: right }
    td:first-child, th:first-child { text-align: left }
    .map { background: #eee; height: 1em; min-width: 20em; position: relative }
    .map i { background: #47a; height: 100%; position: absolute }
    .peak i { background: #c50 }
    </style>
    <h1>\(HTMLText.escaped(title))</h1>
    <p>Calibrated with \(HTMLText.escaped("\(quantized.options.method)")); on
    \(comparison.sampleCount) calibration samples the output has
    \(Formatting.decibels(comparison.output.decibels)) of signal to quantization noise and the same
    class as float on \(Formatting.percent(comparison.top1Agreement)).</p>
    <h2>Layers, worst first</h2>
    \(layerTable)
    <h2>Ranges</h2>
    \(rangeTable)
    <h2>Memory</h2>
    <p>Arena \(Formatting.count(memory.arenaBytes)) bytes (lower bound
    \(Formatting.count(memory.lowerBoundBytes))), weights \(Formatting.count(memory.weightBytes)),
    file \(Formatting.count(memory.fileBytes)). What is live at the peak is marked.</p>
    \(memoryTable)
    </html>

    """
  }

  private var layerTable: String {
    HTMLText.table(
      ["layer", "value", "SQNR"],
      comparison.layers.map {
        [HTMLText.escaped($0.name), HTMLText.escaped($0.value), Formatting.decibels($0.decibels)]
      })
  }

  private var rangeTable: String {
    HTMLText.table(
      ["value", "lowest", "highest"],
      quantized.ranges.sorted { $0.key < $1.key }.map { name, range in
        [
          HTMLText.escaped(name), Formatting.fixed(Double(range.low), 4),
          Formatting.fixed(Double(range.high), 4),
        ]
      })
  }

  private var memoryTable: String {
    HTMLText.table(
      ["memory", "bytes", "operations", "arena"],
      memory.tensors.map { block in
        [
          HTMLText.escaped(block.name), Formatting.count(block.bytes),
          "\(block.firstOperation)-\(block.lastOperation)", bar(block),
        ]
      })
  }

  private func bar(_ block: MemoryReport.Block) -> String {
    let scale = 100 / Double(max(memory.arenaBytes, 1))
    let left = Formatting.fixed(Double(block.offset) * scale, 2)
    let width = Formatting.fixed(Double(block.bytes) * scale, 2)
    let kind = block.isAtPeak ? "map peak" : "map"
    return "<div class=\"\(kind)\"><i style=\"left: \(left)%; width: \(width)%\"></i></div>"
  }
}
