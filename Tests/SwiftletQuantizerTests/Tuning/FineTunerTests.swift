import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Fine-tuning") struct FineTunerTests {
  private static let count = 45

  private static func model(_ tuning: TuningOptions) throws -> QuantizedModel {
    try TailCase.twoConnected.quantized(TailCase.twoConnected.graph(), tuning)
  }

  /// Samples of a class lie around a point of its own.
  private static func sample(_ label: Int, _ index: Int) -> [Int8] {
    let center = int8Sample(count: count, seed: UInt64(1000 + label))
    let noise = int8Sample(count: count, seed: UInt64(index))
    return zip(center, noise).map { Int8(clamping: Int($0) * 3 / 4 + Int($1) / 4) }
  }

  /// Two classes more than the network has, learned from ten samples of each.
  @Test(arguments: [TrainableLayers.head, .last(2)]) func learnsNewClasses(
    layers: TrainableLayers
  ) throws {
    let options = TuningOptions(layers: layers, classCapacity: 20, replayCapacity: 80)
    var tuner = try Self.model(options).tuner(FineTuningOptions(learningRate: 0.02))
    try tuner.setClassCount(7)
    try tuner.setLabels(Array("a\0b\0c\0d\0e\0new\0newer\0".utf8).span)
    for label in 0..<7 {
      for index in 0..<10 {
        let taken = try tuner.remember(Self.sample(label, index).span, label: label)
        #expect(taken)
      }
    }
    var last: Float = 0
    for _ in 0..<120 {
      last = 0
      for _ in 0..<16 {
        let drawn = tuner.drawRemembered()
        let index = try #require(drawn)
        last += tuner.accumulateRemembered(at: index)
      }
      tuner.step()
    }
    #expect(last / 16 < 0.7)
    try tuner.requantize()
    for label in 0..<7 {
      for index in 50..<60 { try tuner.evaluate(Self.sample(label, index).span, label: label) }
    }
    #expect(tuner.report.sampleCount == 70)
    #expect(tuner.report.correctAfter >= 60)
    #expect(tuner.report.correctInFloat >= 60)
    #expect(tuner.report.correctBefore <= 50)
    let keepsNew = tuner.report.keepsNew
    #expect(keepsNew)

    let model = try Model.of(tuner.updatedFile())
    #expect(model.output.channels == 7)
    #expect(model.labels == ["a", "b", "c", "d", "e", "new", "newer"])
    // The new file can be trained on from where the last session ended.
    let again = try FineTuner.of(tuner.updatedFile())
    #expect(again.classCount == 7)
    #expect(again.parameters == tuner.parameters)
  }

  @Test func biasesAloneLowerTheLoss() throws {
    var tuner = try Self.model(TuningOptions(layers: .biases, replayCapacity: 40)).tuner(
      FineTuningOptions(learningRate: 0.05))
    for label in 0..<5 {
      for index in 0..<8 { _ = try tuner.remember(Self.sample(label, index).span, label: label) }
    }
    var losses: [Float] = []
    for _ in 0..<60 {
      losses.append(0)
      for index in 0..<tuner.rememberedCount {
        let loss = tuner.accumulateRemembered(at: index)
        losses[losses.count - 1] += loss
      }
      tuner.step()
    }
    #expect(losses[59] < 0.7 * losses[0])
    try tuner.requantize()
    let model = try Model.of(tuner.updatedFile())
    #expect(model.operationCount == tuner.model.operationCount)
  }

  /// PyTorch's SGD with a pull to the file's weights, written down again.
  @Test(arguments: [0, 0.5]) func stepsAreTheFormula(anchor: Double) throws {
    let options = FineTuningOptions(
      learningRate: 0.125, momentum: 0.5, weightDecay: 0.25, anchor: Float(anchor),
      largestGradientNorm: 0.375)
    var tuner = try Self.model(TuningOptions(layers: .head)).tuner(options)
    var weights = tuner.parameters.map(Double.init)
    let (start, capacity, known) = (weights, tuner.classCapacity, tuner.classCount)
    let depth = weights.count / capacity - 1
    var velocity = weights.map { _ in 0.0 }
    for step in 0..<3 {
      for index in 0..<4 {
        _ = try tuner.accumulate(Self.sample(index, step).span, label: (index + step) % 5)
      }
      let mean = tuner.gradients.map { Double($0) / 4 }
      var squares = 0.0
      for value in mean { squares += value * value }
      let factor = min(1, 0.375 / squares.squareRoot())
      for index in weights.indices {
        let row = index < capacity * depth ? index / depth : index - capacity * depth
        let pull = row < known ? anchor * (weights[index] - start[index]) : 0
        let gradient = mean[index] * factor + 0.25 * weights[index] + pull
        velocity[index] = 0.5 * velocity[index] + gradient
        weights[index] -= 0.125 * velocity[index]
      }
      tuner.step()
      for (found, expected) in zip(tuner.parameters, weights) {
        #expect(abs(Double(found) - expected) <= 1e-5 * max(1, abs(expected)))
      }
      let gradients = tuner.gradients
      #expect(gradients.allSatisfy { $0 == 0 })
    }
    let isStep = tuner.step()
    #expect(!isStep)
    #expect(tuner.stepCount == 3)
  }

  @Test func theCacheIsBalanced() throws {
    var tuner = try Self.model(TuningOptions(layers: .head, replayCapacity: 12)).tuner()
    for index in 0..<40 { _ = try tuner.remember(Self.sample(0, index).span, label: 0) }
    #expect(tuner.rememberedCount == 12)
    for index in 0..<40 { _ = try tuner.remember(Self.sample(1, index).span, label: 1) }
    for index in 0..<9 { _ = try tuner.remember(Self.sample(2, index).span, label: 2) }
    var counts = [0, 0, 0]
    for index in 0..<12 { counts[tuner.rememberedLabel(at: index)] += 1 }
    #expect(counts == [4, 4, 4])
    var draws = [0, 0, 0]
    for _ in 0..<900 {
      let drawn = tuner.drawRemembered()
      let index = try #require(drawn)
      draws[tuner.rememberedLabel(at: index)] += 1
    }
    #expect(draws.allSatisfy { (240...360).contains($0) })
  }

  /// A run that stops in the middle of a batch and goes on elsewhere.
  @Test(arguments: [TrainableLayers.head, .last(2), .biases]) func resumesToTheBit(
    layers: TrainableLayers
  ) throws {
    let options = TuningOptions(layers: layers, replayCapacity: 9)
    let model = try Self.model(options)
    func train(_ tuner: inout FineTuner, _ steps: Range<Int>) throws {
      for step in steps {
        _ = try tuner.remember(Self.sample(step % 5, step).span, label: step % 5)
        tuner.accumulateRemembered(at: tuner.drawRemembered() ?? 0)
        if step % 3 == 2 { tuner.step() }
      }
    }
    var whole = try model.tuner()
    try train(&whole, 0..<40)
    var first = try model.tuner()
    try train(&first, 0..<19)
    first.sealCheckpoint()
    var checkpoint = [UInt8](repeating: 0, count: first.checkpointByteCount)
    var span = checkpoint.mutableSpan
    let copied = first.copyCheckpoint(from: 0, into: &span)
    #expect(copied == first.checkpointByteCount)
    var second = try model.tuner(FineTuningOptions(seed: 99))
    try second.restoreCheckpoint(checkpoint.span.bytes)
    try train(&second, 19..<40)
    #expect(second.parameters == whole.parameters)
    #expect(second.gradients == whole.gradients)
    try whole.requantize()
    try second.requantize()
    #expect(try whole.updatedFile() == second.updatedFile())
  }

  @Test func damagedCheckpointsAreRefused() throws {
    var tuner = try Self.model(TuningOptions(layers: .head, replayCapacity: 2)).tuner()
    tuner.sealCheckpoint()
    var checkpoint = [UInt8](repeating: 0, count: tuner.checkpointByteCount)
    var span = checkpoint.mutableSpan
    _ = tuner.copyCheckpoint(from: 0, into: &span)
    let before = tuner.parameters
    for byte in stride(from: 0, to: checkpoint.count, by: 37) {
      checkpoint[byte] ^= 0x10
      #expect(throws: FineTuningError.self) { try tuner.restoreCheckpoint(checkpoint.span.bytes) }
      checkpoint[byte] ^= 0x10
    }
    let short = Array(checkpoint.dropLast())
    #expect(throws: FineTuningError.checkpoint(.byteCount)) {
      try tuner.restoreCheckpoint(short.span.bytes)
    }
    try tuner.restoreCheckpoint(checkpoint.span.bytes)
    #expect(tuner.parameters == before)
  }

  @Test func whatIsWrongIsSaid() throws {
    let model = try Self.model(TuningOptions(layers: .head))
    var tuner = try model.tuner()
    let input = Self.sample(0, 0)
    let short = Array(input.dropLast())
    #expect(throws: FineTuningError.inputCount(required: 45, given: 44)) {
      _ = try tuner.accumulate(short.span, label: 0)
    }
    #expect(throws: FineTuningError.label(5, classCount: 5)) {
      _ = try tuner.accumulate(input.span, label: 5)
    }
    #expect(throws: FineTuningError.classCount(17, capacity: 16)) { try tuner.setClassCount(17) }
    let long = [UInt8](repeating: 65, count: 600) + [0]
    #expect(throws: FineTuningError.self) { try tuner.setLabels(long.span) }
    let plain = try Quantizer.quantize(
      TailCase.twoConnected.graph(), calibration: RandomSamples(sampleShape: [3, 3, 5]))
    #expect(throws: FineTuningError.notTrainable) { _ = try plain.tuner() }
  }

  /// The trunk, and what `plan` prints of it: LeNet-5 as the issue wants it.
  @Test func theBudgetsOfLeNet5() throws {
    let graph = try Network.lenet5.graph()
    var options = QuantizationOptions(sampleCount: 8)
    for (layers, budget) in [(TrainableLayers.head, 64), (.last(2), 256)] {
      options.tuning = TuningOptions(layers: layers)
      let model = try Quantizer.quantize(
        graph, calibration: RandomSamples(sampleShape: [1, 28, 28]), options: options)
      let file = try Model.of(model.image.serialized())
      #expect(file.fineTuningByteCount <= budget << 10)
      guard case .possible(_, let estimate, _) = TrainingCost(layers, of: file).outcome else {
        Issue.record("LeNet-5 cannot be trained")
        continue
      }
      let planned = Int(file.tuning?.arenaByteCount ?? 0)
      #expect(abs(estimate - planned) <= 512)
    }
  }
}
