/// What runs in bands, and what that saves and costs.
public struct BandReport: Hashable, Sendable {
  /// In the order of the network; empty when everything runs as a whole.
  public let stages: [BandStage]
  /// By stage: the names of its first and last operation.
  public let names: [Names]
  /// The arena when everything runs as a whole.
  public let wholeArenaByteCount: Int
  /// Operations of the file beyond one for each layer.
  public let extraOperationCount: Int
  /// Bytes of rows that move to make room for the next, in one run.
  public let movedByteCount: Int
  /// Multiply-accumulates beyond the network's own. No row is computed twice, so there are none;
  /// rows that nothing reads may even be left out.
  public let extraMultiplyAccumulates: Int
  /// The network's own.
  public let multiplyAccumulates: Int
}

extension BandReport {
  /// The ends of a stage.
  public struct Names: Hashable, Sendable {
    public let first: String
    public let last: String
  }

  /// - Parameter network: without bands.
  init(
    stages: [BandStage], network: LoweredNetwork, banded: LoweredNetwork,
    wholeArenaByteCount: Int
  ) {
    self.stages = stages.sorted { $0.operations.lowerBound < $1.operations.lowerBound }
    names = self.stages.map {
      Names(
        first: network.operations[$0.operations.lowerBound].name,
        last: network.operations[$0.operations.upperBound].name)
    }
    self.wholeArenaByteCount = wholeArenaByteCount
    extraOperationCount = banded.operations.count - network.operations.count
    movedByteCount =
      stages.isEmpty
      ? 0
      : banded.operations.filter { $0.layer == nil }.reduce(0) {
        $0 + banded.tensors[$1.output].map.elementCount
      }
    multiplyAccumulates = network.multiplyAccumulates
    extraMultiplyAccumulates = banded.multiplyAccumulates - multiplyAccumulates
  }
}

extension BandReport {
  /// Lines for the file; none without bands.
  var notes: String {
    guard !stages.isEmpty else { return "" }
    let lines = zip(stages, names).enumerated().flatMap { index, stage in
      [
        "bands.\(index).rows=\(stage.0.rowsPerBand)", "bands.\(index).first=\(stage.1.first)",
        "bands.\(index).last=\(stage.1.last)",
      ]
    }
    let sums = [
      "bands.count=\(stages.count)", "bands.arena_without=\(wholeArenaByteCount)",
      "bands.extra_operations=\(extraOperationCount)", "bands.moved_bytes=\(movedByteCount)",
      "bands.extra_macs=\(extraMultiplyAccumulates)", "bands.macs=\(multiplyAccumulates)",
    ]
    return (sums + lines).map { $0 + "\n" }.joined()
  }
}
