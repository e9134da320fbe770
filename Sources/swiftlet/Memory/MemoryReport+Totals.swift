extension MemoryReport {
  /// A line under the memory map.
  struct Total {
    let name: String
    let byteCount: Int
    var remark = ""
  }

  /// What adds up to the RAM and the storage that a model takes.
  var totals: [Total] {
    [
      Total(
        name: "arena", byteCount: arenaBytes,
        remark: ", peak at '\(peak.operation)' (\(peak.index))"),
      Total(name: "lower bound", byteCount: lowerBoundBytes, remark: ", no plan can be smaller"),
      Total(name: "scratch", byteCount: scratchBytes, remark: ", inside the arena"),
      Total(name: "training", byteCount: trainingBytes),
      Total(name: "session", byteCount: sessionBytes),
      Total(name: "stack", byteCount: stackBytes, remark: " at most"),
      Total(
        name: "total RAM", byteCount: totalRamBytes,
        remark: ": arena, session and stack, without training"),
      Total(name: "weights", byteCount: weightBytes, remark: ", read in place in the file"),
      Total(name: "total flash", byteCount: totalFlashBytes, remark: ": the file"),
    ]
  }
}
