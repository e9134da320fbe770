/// The contract of `bench --json`, and the text for people.
struct BenchReport: Encodable {
  struct Layer: Encodable {
    let name: String
    let op: String
    let medianMs: Double
    let macs: Int
    let path: String
  }

  let medianMs: Double
  let minMs: Double
  /// Of the calling thread's own time.
  let medianCpuMs: Double
  let runs: Int
  let threads: Int
  let isa: String
  let macs: Int
  let layers: [Layer]

  init(_ total: Timings, threads: Int = 1, isa: String, layers: [Layer]) {
    medianMs = total.medianMilliseconds
    minMs = total.minimumMilliseconds
    medianCpuMs = total.medianThreadMilliseconds
    runs = total.count
    self.threads = threads
    self.isa = isa
    macs = layers.reduce(0) { $0 + $1.macs }
    self.layers = layers
  }

  func print() {
    var table = TextTable(["layer", "op", "ms", "MACs", "GMAC/s"], leftColumns: [0, 1])
    for layer in layers {
      table.append([
        layer.name, layer.op, Formatting.milliseconds(layer.medianMs),
        Formatting.count(layer.macs), Self.speed(layer.macs, layer.medianMs),
      ])
    }
    Swift.print(table.lines.joined(separator: "\n"))
    Swift.print(
      "\ntotal \(Formatting.milliseconds(medianMs)) ms (median of \(Formatting.count(runs)) runs,",
      "minimum \(Formatting.milliseconds(minMs))), \(Self.speed(macs, medianMs)) GMAC/s,",
      "\(Formatting.threads(threads)), \(isa)")
  }

  private static func speed(_ macs: Int, _ milliseconds: Double) -> String {
    macs == 0 || milliseconds == 0 ? "-" : Formatting.fixed(Double(macs) / milliseconds / 1e6, 2)
  }
}
