extension BenchReport.Layer {
  /// One entry for the bands of one layer.
  static func joined(_ parts: [Self]) -> [Self] {
    var result: [Self] = []
    var indices: [[String]: Int] = [:]
    for part in parts {
      guard let index = indices[[part.name, part.op]] else {
        indices[[part.name, part.op]] = result.count
        result.append(part)
        continue
      }
      let known = result[index]
      result[index] = Self(
        name: part.name, op: part.op, medianMs: known.medianMs + part.medianMs,
        macs: known.macs + part.macs, path: part.path,
        algorithm: known.algorithm == part.algorithm ? part.algorithm : "mixed",
        predictedMs: known.predictedMs.flatMap { sum in part.predictedMs.map { sum + $0 } })
    }
    return result
  }
}
