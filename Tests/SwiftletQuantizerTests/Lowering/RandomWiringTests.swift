import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Random networks: the file is accepted, the session equals the simulation, and no value is lost
/// to another that shares its memory.
@Suite struct RandomWiringTests {
  @Test(arguments: 0..<60 as Range<UInt64>) func everyValueIsRight(seed: UInt64) throws {
    let graph = RandomNetwork.wired(layers: 4 + Int(seed) % 14, seed: seed)
    let samples = RandomSamples(sampleShape: [4, 6, 6], count: 16)
    let model = try Quantizer.quantize(
      graph, calibration: samples, options: QuantizationOptions(method: .minMax))
    try PlanVerifier.verify(model.plan)
    var session = try model.session(path: .reference)
    #expect(MemoryPlan(of: session.model) == model.plan)

    let comparison = try session.compare(with: graph, on: samples)
    for layer in comparison.layers {
      #expect(layer.decibels > 20, "\(layer.value)")
    }
    var arena = SimulatedArena(model)
    let sample = samples.sample(3)
    arena.load(sample)
    arena.run()
    let expected = arena.real(model.network.output)
    #expect(try session.output(for: sample) == expected)
    for path in KernelPath.allCases where path.isAvailable && path != .reference {
      var fast = try model.session(path: path)
      #expect(try fast.output(for: sample) == expected, "\(path)")
    }
  }

  /// Wider maps than above, more channels, larger windows: full tiles and what is left of them.
  @Test(arguments: 0..<40 as Range<UInt64>) func allPathsAndThreadsAgree(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let input: Shape = [
      1 + random.nextIndex(below: 40), 3 + random.nextIndex(below: 22),
      3 + random.nextIndex(below: 22),
    ]
    let graph = RandomNetwork.wired(
      layers: 3 + Int(seed) % 9, input: input, outputLimit: 100, kernelLimit: 5,
      endsInClasses: false, seed: seed)
    let samples = RandomSamples(sampleShape: input, count: 2)
    let model = try Quantizer.quantize(
      graph, calibration: samples, options: QuantizationOptions(method: .minMax))
    let sample = samples.sample(1)
    var reference = try model.session(path: .reference)
    let expected = try reference.output(for: sample)
    for path in KernelPath.allCases where path.isAvailable {
      for threads in 1...3 {
        var session = try model.session(path: path, threads: threads)
        #expect(try session.output(for: sample) == expected, "\(path), \(threads) threads")
      }
    }
  }
}
