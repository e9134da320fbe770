import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Back to int8") struct RequantizeTests {
  /// The file that the device makes of other weights and ranges, against the one that the quantizer
  /// makes of them: every byte, the checksum included.
  @Test(arguments: TailCase.allCases) func equalsTheQuantizersFile(tail: TailCase) throws {
    let options = Self.options(TuningOptions(layers: .last(tail.weightedCount), replayCapacity: 3))
    let old = try Quantizer.quantize(
      tail.graph(), calibration: RandomSamples(sampleShape: tail.input), options: options)
    var ranges = old.ranges
    // Logarithms keep their units: `Softmax+Requantize.swift`.
    let kept = ["input"] + (tail == .logSoftmax ? tail.graph().outputs : [])
    for (value, range) in ranges where !kept.contains(value) {
      ranges[value] = ValueRange(low: range.low * 1.37, high: range.high * 0.81 + 0.01)
    }
    let start = try Quantizer.quantize(tail.graph(), ranges: old.ranges, options: options)
    let target = try Quantizer.quantize(tail.graph(seed: 9), ranges: ranges, options: options)
    var tuner = try start.tuner()
    for (index, parameter) in target.image.masterWeights.enumerated() {
      tuner.setParameter(at: index, parameter)
    }
    let network = start.network
    for index in start.image.tuningLayers.indices {
      let value = network.tensors[network.operations[index].output].name
      guard let range = ranges[value] else { continue }
      tuner.setRange(ofLayer: index, low: range.low, high: range.high)
    }
    try tuner.requantize()
    #expect(try tuner.updatedFile() == target.image.serialized())
  }

  /// Biases at the scales that the file has.
  @Test(arguments: TailCase.allCases) func biasesComeBack(tail: TailCase) throws {
    let model = try tail.quantized(tail.graph(), TuningOptions(layers: .biases))
    var tuner = try model.tuner()
    try tuner.requantize()
    #expect(try tuner.updatedFile() == model.image.serialized())
  }

  /// Nothing changed, so the new file may differ from the old in scales only; it must be a model, and
  /// give what the tuner says.
  @Test(arguments: TailCase.allCases, KernelPath.allCases) func theNewFileRuns(
    tail: TailCase, path: KernelPath
  ) throws {
    guard path.isAvailable else { return }
    var tuner = try tail.wholeModel().tuner(path: path)
    for seed in 0..<24 {
      let input = int8Sample(count: tail.input.elementCount, seed: UInt64(seed))
      _ = try tuner.remember(input.span, label: seed % tail.classes)
    }
    for _ in 0..<10 {
      for index in 0..<tuner.rememberedCount { tuner.accumulateRemembered(at: index) }
      tuner.step()
    }
    try tuner.requantize()
    let model = try Model.of(tuner.updatedFile())
    let arena = Arena(byteCount: model.arenaByteCount)
    var session = try Session(model: model, arena: arena, path: path)
    var output = [Int8](repeating: 0, count: session.output.elementCount)
    for seed in 100..<140 {
      let input = int8Sample(count: tail.input.elementCount, seed: UInt64(seed))
      var span = output.mutableSpan
      try session.run(input: input.span, output: &span)
      let best = output.firstIndex(of: output.max() ?? 0)
      let found = try tuner.classify(input.span)
      #expect(found == best)
    }
  }

  @Test func divergedWeightsAreRefused() throws {
    var tuner = try TailCase.twoConnected.wholeModel().tuner()
    _ = try tuner.remember(int8Sample(count: 45, seed: 1).span, label: 0)
    tuner.setParameter(at: 7, .infinity)
    #expect(throws: FineTuningError.self) { try tuner.requantize() }
    let isRequantized = tuner.isRequantized
    #expect(!isRequantized)
    #expect(throws: FineTuningError.notRequantized) { _ = try tuner.updatedFile() }
  }

  @Test func rangesNeedSamples() throws {
    var tuner = try TailCase.twoConnected.wholeModel().tuner()
    #expect(throws: FineTuningError.noSamples) { try tuner.requantize() }
  }

  private static func options(_ tuning: TuningOptions) -> QuantizationOptions {
    var options = QuantizationOptions(method: .minMax, sampleCount: 16, correctsBias: false)
    options.tuning = tuning
    return options
  }
}
