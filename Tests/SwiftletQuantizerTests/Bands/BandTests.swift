import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Bands change where and when rows are computed, never a byte of the result.
@Suite struct BandTests {
  private static func quantized(
    _ graph: Graph, _ bands: BandPolicy
  ) throws -> (model: QuantizedModel, samples: RandomSamples) {
    let samples = RandomSamples(sampleShape: graph.inputs[0].sampleShape, count: 4)
    var options = QuantizationOptions(method: .minMax)
    options.bands = bands
    return (try Quantizer.quantize(graph, calibration: samples, options: options), samples)
  }

  /// Some stages of a network with `count` operations; those that cannot be are left out later.
  private static func stages(_ count: Int, seed: UInt64) -> [BandStage] {
    var random = RandomSource(seed: seed)
    var stages: [BandStage] = []
    var first = 0
    while first < count {
      let last = min(first + random.nextIndex(below: 6), count - 1)
      var stage = BandStage(
        operations: first...last, rowsPerBand: 1 + random.nextIndex(below: 5))
      stage.sharesMemory = random.next() & 1 == 0
      stages.append(stage)
      first = last + 1 + random.nextIndex(below: 3)
    }
    return stages
  }

  private static func policies(_ whole: QuantizedModel, seed: UInt64) -> [BandPolicy] {
    let count = whole.network.operations.count
    return [
      .free, .smallest, .rows(1 + Int(seed % 3)),
      .fitting(byteCount: whole.image.arenaByteCount * 3 / 4),
      .stages(stages(count, seed: seed)), .stages(stages(count, seed: seed &+ 1000)),
    ]
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func bandsChangeNoByte(seed: UInt64) throws {
    let graph = RandomNetwork.ofRows(layers: 3 + Int(seed % 8), seed: seed)
    let (whole, samples) = try Self.quantized(graph, .none)
    #expect(whole.bands.stages.isEmpty)
    var session = try whole.session(path: .reference)
    let expected = try (0..<2).map { try session.output(for: samples.sample($0)) }
    for policy in Self.policies(whole, seed: seed) {
      let (banded, _) = try Self.quantized(graph, policy)
      if case .stages = policy {
      } else {
        #expect(banded.image.arenaByteCount <= whole.image.arenaByteCount)
      }
      #expect(banded.weightsByteCount == whole.weightsByteCount)
      try PlanVerifier.verify(banded.plan)
      for (path, threads) in [(KernelPath.reference, 1), (.best, 1), (.best, 2)] {
        var session = try banded.session(path: path, threads: threads)
        let plan = MemoryPlan(of: session.model)
        #expect(Set(zip(plan.blocks, plan.offsets).map { "\($0)" }) == banded.placedBlocks)
        for (index, output) in expected.enumerated() {
          #expect(
            try session.output(for: samples.sample(index)) == output,
            "\(policy), \(path), \(threads) threads")
        }
      }
    }
  }

  /// Some of the networks above really run in bands, in every way there is.
  @Test func randomNetworksHaveBandsOfEveryKind() throws {
    var kinds: Set<String> = []
    for seed in 0..<40 as Range<UInt64> {
      let graph = RandomNetwork.ofRows(layers: 3 + Int(seed % 8), seed: seed)
      let (model, _) = try Self.quantized(graph, .smallest)
      if !model.bands.stages.isEmpty { kinds.insert("bands") }
      if model.bands.movedByteCount > 0 { kinds.insert("moved rows") }
      if model.bands.stages.contains(where: \.sharesMemory) { kinds.insert("shared memory") }
      if model.bands.stages.contains(where: { $0.operations.count > 2 }) { kinds.insert("long") }
    }
    #expect(kinds == ["bands", "moved rows", "shared memory", "long"])
  }

  /// Every value that a model in bands still has is what it is without.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func comparesBandsByLayer(seed: UInt64) throws {
    let graph = RandomNetwork.ofRows(layers: 6, seed: seed)
    let (whole, samples) = try Self.quantized(graph, .none)
    let (banded, _) = try Self.quantized(graph, .smallest)
    var wholeSession = try whole.session()
    var bandedSession = try banded.session()
    let expected = try wholeSession.compare(with: graph, on: samples)
    let comparison = try bandedSession.compare(with: graph, on: samples)
    #expect(comparison.output == expected.output)
    for layer in comparison.layers {
      #expect(expected.layers.first { $0.value == layer.value }?.ratio == layer.ratio)
    }
  }

  /// An inverted residual block of MobileNet: the wide maps exist a few rows at a time.
  @Test func bandsShrinkAnInvertedResidual() throws {
    var network = RandomNetwork(input: [3, 32, 32])
    network.convolution(3, 8, window: Window(kernel: 3, padding: 1))
    let trunk = network.last
    network.convolution(8, 48, window: Window(kernel: 1))
    network.convolution(48, 48, window: Window(kernel: 3, padding: 1), groups: 48)
    network.convolution(48, 8, window: Window(kernel: 1))
    network.append(Add(), trunk, network.last)
    network.append(GlobalAveragePool())
    let graph = network.finished
    let whole = try Self.quantized(graph, .none).model.image.arenaByteCount
    let smallest = try Self.quantized(graph, .smallest).model
    #expect(whole >= 2 * 48 * 32 * 32)
    // Input or output of the block, and rows.
    #expect(smallest.image.arenaByteCount < 32 * 32 * 8 * 3)
    #expect(smallest.bands.extraMultiplyAccumulates == 0)
    let middle = try Self.quantized(graph, .fitting(byteCount: whole / 2)).model
    #expect(middle.image.arenaByteCount <= whole / 2)
    #expect(middle.bands.movedByteCount <= smallest.bands.movedByteCount)
  }

  @Test func fittingLeavesAloneWhatFits() throws {
    let graph = RandomNetwork.ofRows(layers: 6, seed: 3)
    let whole = try Self.quantized(graph, .none).model
    let fitting = try Self.quantized(
      graph, .fitting(byteCount: whole.image.arenaByteCount)
    ).model
    #expect(fitting.image.serialized() == whole.image.serialized())
  }

  @Test func theSameNetworkGivesTheSameBands() throws {
    let graph = RandomNetwork.ofRows(layers: 8, seed: 5)
    let first = try Self.quantized(graph, .smallest).model.image.serialized()
    #expect(try Self.quantized(graph, .smallest).model.image.serialized() == first)
  }

  @Test func theFileNotesItsBands() throws {
    let graph = RandomNetwork.ofRows(layers: 6, seed: 1)
    let model = try Self.quantized(
      graph, .stages([BandStage(operations: 0...0, rowsPerBand: 2)])
    ).model
    #expect(model.bands.stages.count == 1)
    #expect(model.image.notes.contains("bands.count=\(model.bands.stages.count)\n"))
    let whole = try Self.quantized(graph, .none).model.image
    #expect(model.image.notes.contains("bands.arena_without=\(whole.arenaByteCount)\n"))
    #expect(!whole.notes.contains("bands."))
  }
}

extension QuantizedModel {
  /// The plan's blocks with their offsets, in no order.
  fileprivate var placedBlocks: Set<String> {
    Set(zip(plan.blocks, plan.offsets).map { "\($0)" })
  }
}
