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
}
