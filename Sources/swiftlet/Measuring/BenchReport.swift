/// The contract of `bench --json`, and the text for people.
struct BenchReport: Encodable {
  struct Layer: Encodable {
    let name: String
    let op: String
    let medianMs: Double
    let macs: Int
    let path: String
    /// "winograd", or "mixed" where only some bands run so; nil: the products as they are.
    var algorithm: String?
    /// What the cost model expects; nil where it says nothing.
    var predictedMs: Double?
  }

  let medianMs: Double
  let minMs: Double
  /// Of the calling thread's own time.
  let medianCpuMs: Double
  let runs: Int
  let threads: Int
  let isa: String
  /// Working memory; nil for float32.
  let arenaBytes: Int?
  let macs: Int
  let layers: [Layer]
  /// Of the path's instruction on registers alone; nil where it was not measured.
  let peakMacsPerSecond: Double?

  init(
    _ total: Timings, threads: Int = 1, isa: String, arenaBytes: Int? = nil, layers: [Layer],
    peakMacsPerSecond: Double? = nil
  ) {
    medianMs = total.medianMilliseconds
    minMs = total.minimumMilliseconds
    medianCpuMs = total.medianThreadMilliseconds
    runs = total.count
    self.threads = threads
    self.isa = isa
    self.arenaBytes = arenaBytes
    macs = layers.reduce(0) { $0 + $1.macs }
    self.layers = layers
    self.peakMacsPerSecond = peakMacsPerSecond
  }

  func print() {
    let model = peakMacsPerSecond == nil ? [] : ["of peak", "predicted ms", "predicted / ms"]
    var table = TextTable(["layer", "op", "ms", "MACs", "GMAC/s"] + model, leftColumns: [0, 1])
    for layer in layers {
      table.append(
        [
          layer.name, layer.op + (layer.algorithm.map { ", \($0)" } ?? ""),
          Formatting.milliseconds(layer.medianMs),
          Formatting.count(layer.macs), Self.speed(layer.macs, layer.medianMs),
        ] + prediction(of: layer))
    }
    Swift.print(table.lines.joined(separator: "\n"))
    Swift.print(
      "\ntotal \(Formatting.milliseconds(medianMs)) ms (median of \(Formatting.count(runs)) runs,",
      "minimum \(Formatting.milliseconds(minMs))), \(Self.speed(macs, medianMs)) GMAC/s,",
      "\(Formatting.threads(threads)), \(isa)"
        + (arenaBytes.map { ", arena \(Formatting.count($0)) bytes" } ?? ""))
  }

  /// The columns that the cost model fills.
  private func prediction(of layer: Layer) -> [String] {
    guard let peakMacsPerSecond else { return [] }
    let peakMilliseconds = Double(layer.macs) / peakMacsPerSecond * 1e3
    let isMeasured = layer.medianMs > 0
    return [
      layer.macs > 0 && isMeasured
        ? Formatting.percent(peakMilliseconds / layer.medianMs) : "-",
      layer.predictedMs.map(Formatting.milliseconds) ?? "-",
      layer.predictedMs.flatMap { isMeasured ? Formatting.fixed($0 / layer.medianMs, 2) : nil }
        ?? "-",
    ]
  }

  private static func speed(_ macs: Int, _ milliseconds: Double) -> String {
    macs == 0 || milliseconds == 0 ? "-" : Formatting.fixed(Double(macs) / milliseconds / 1e6, 2)
  }
}
