import SwiftletGraph

/// A network with its memory plan.
struct PlannedNetwork {
  let network: LoweredNetwork
  let plan: MemoryPlan
  let bands: BandReport

  /// Checks the plan, and where there are bands that they compute what `source` does.
  func verify(against source: LoweredNetwork) throws(PlanError) {
    try PlanVerifier.verify(plan)
    guard !bands.stages.isEmpty else { return }
    try BandVerifier.verify(network, plan: plan, against: source)
  }
}

/// Chooses the operations that run in bands and plans the memory of what results.
struct BandPlanner {
  private let network: LoweredNetwork
  private let planner: MemoryPlanner
  private let whole: MemoryPlan
  private let height: Int?
  /// Looked at only where something is to be chosen.
  private lazy var search = BandSearch(network, height: height)

  /// The network in as little memory as `policy` asks for. The same network and seed give the same
  /// plan.
  ///
  /// Complexity: at most `BandSearch.stepLimit` steps of stages.
  static func plan(
    _ network: LoweredNetwork, policy: BandPolicy, seed: UInt64
  ) -> PlannedNetwork {
    var planner = BandPlanner(network, policy, seed)
    return planner.planned(policy)
  }

  private init(_ network: LoweredNetwork, _ policy: BandPolicy, _ seed: UInt64) {
    self.network = network
    planner = MemoryPlanner(seed: seed)
    whole = planner.plan(network.writingInPlace().memoryBlocks())
    if case .rows(let rows) = policy { height = rows } else { height = nil }
  }

  private mutating func planned(_ policy: BandPolicy) -> PlannedNetwork {
    switch policy {
    case .none: return planned([])
    case .stages(let stages): return planned(stages.filter(isPossible))
    case .free:
      return smallest(maximalWork: Int(Double(network.multiplyAccumulates) * BandPolicy.freeWork))
    case .smallest, .rows: return smallest(maximalWork: .max)
    case .fitting(let byteCount):
      return fitting(byteCount) ?? smallest(maximalWork: .max)
    }
  }

  private func planned(_ stages: [BandStage]) -> PlannedNetwork {
    let banded = network.banded(stages).writingInPlace()
    let plan = stages.isEmpty ? whole : planner.plan(banded.memoryBlocks())
    let report = BandReport(
      stages: stages, network: network, banded: banded, wholeArenaByteCount: whole.arenaByteCount)
    return PlannedNetwork(network: banded, plan: plan, bands: report)
  }

  private func isPossible(_ stage: BandStage) -> Bool {
    network.operations.indices.contains(stage.operations.upperBound)
      && network.operations[stage.operations].allSatisfy(\.worksByRows)
  }

  /// The cheapest that fits. What the search counts is a bound, so a plan that misses the size is
  /// tried again with as much less.
  private mutating func fitting(_ byteCount: Int) -> PlannedNetwork? {
    if whole.arenaByteCount <= byteCount { return planned([]) }
    var limit = byteCount
    while limit > 0, let choice = search.choice(limit: limit) {
      let result = planned(choice.stages)
      if result.plan.arenaByteCount <= byteCount { return result }
      limit -= max(result.plan.arenaByteCount - byteCount, byteCount / 64)
    }
    return nil
  }

  /// The smallest arena with no more than `maximalWork`, by halving the interval of limits.
  private mutating func smallest(maximalWork: Int) -> PlannedNetwork {
    var best: [BandStage] = []
    var bestByteCount = whole.arenaByteCount
    var (impossible, possible) = (0, search.byteCount)
    while possible - impossible > max(16, possible / 256) {
      let limit = (impossible + possible) / 2
      guard let choice = search.choice(limit: limit), choice.work <= maximalWork else {
        impossible = limit
        continue
      }
      possible = limit
      let blocks = network.banded(choice.stages).writingInPlace().memoryBlocks()
      let byteCount = MemoryPlanner(searchLimit: 0).plan(blocks).arenaByteCount
      if byteCount < bestByteCount { (best, bestByteCount) = (choice.stages, byteCount) }
    }
    return planned(best)
  }
}
