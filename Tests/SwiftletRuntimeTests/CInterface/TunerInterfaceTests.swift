import CSwiftlet
import Foundation
import SwiftletC
import SwiftletRuntime
import Testing

/// The functions of `swiftlet_tune.h`, called the way a C program does, against `FineTuner`.
@Suite("C interface of fine-tuning") struct TunerInterfaceTests {
  private let file = AlignedBytes(ToyModels.trainable().serialized())
  private let classCount = 11

  @Test("a tuner fits into the room that the header gives it") func tunerFits() {
    #expect(CTuner.byteCount <= MemoryLayout<swiftlet_tuner>.size)
    #expect(MemoryLayout<FineTuner>.alignment <= MemoryLayout<swiftlet_tuner>.alignment)
    #expect(swiftlet_tuner_version() == SWIFTLET_TUNER_VERSION)
  }

  @Test("inspecting tells what the tuner then has") func inspects() throws {
    let information = try CTuner.inspect(file)
    let tuner = try swiftTuner()
    #expect(information.memory_bytes == tuner.model.fineTuningByteCount)
    #expect(information.arena_bytes == tuner.model.arenaByteCount)
    #expect(information.update_bytes == tuner.updateByteCount)
    #expect(information.checkpoint_bytes == tuner.checkpointByteCount)
    #expect(information.classes == tuner.classCount)
    #expect(information.class_capacity == tuner.classCapacity)
    #expect(information.sample_capacity == tuner.replayCapacity)
    #expect(information.name_capacity == 100)
    #expect(information.features == tuner.featureCount)
    #expect(information.trains_biases == 0)
    #expect(information.input.channels == tuner.input.channels)
  }

  /// Learns classes, in both kinds of steps, from both kinds of samples; everything that comes out.
  @Test("C and Swift make the same model", arguments: [false, true])
  func sameModel(takesReals: Bool) throws {
    let tuner = try CTuner(file)
    var expected = try swiftTuner()
    try tuner.require(swiftlet_tuner_set_class_count(tuner.place, classCount))
    try expected.setClassCount(classCount)
    let names = Array("a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0".utf8)
    try names.withUnsafeBytes { names in
      try tuner.require(
        swiftlet_tuner_set_names(
          tuner.place, names.baseAddress?.assumingMemoryBound(to: CChar.self), names.count))
    }
    try expected.setLabels(names.span)

    for label in [0, 9, 3, 10, 4] {
      let elements = sample(label, count: expected.input.elementCount)
      let reals = elements.map { Float($0) / 16 }
      var taken: Int32 = -1
      var loss: Float = .nan
      if takesReals {
        try tuner.call(reals: reals, label: label) { swiftlet_tuner_remember($0, $1, &taken) }
        let isTaken = try expected.remember(reals.span, label: label)
        #expect(taken == (isTaken ? 1 : 0))
        try tuner.call(reals: reals, label: label) { swiftlet_tuner_accumulate($0, $1, &loss) }
        let value = try expected.accumulate(reals.span, label: label)
        #expect(loss == value)
      } else {
        try tuner.call(elements, label: label) { swiftlet_tuner_remember($0, $1, &taken) }
        let isTaken = try expected.remember(elements.span, label: label)
        #expect(taken == (isTaken ? 1 : 0))
        try tuner.call(elements, label: label) { swiftlet_tuner_accumulate($0, $1, &loss) }
        let value = try expected.accumulate(elements.span, label: label)
        #expect(loss == value)
      }
    }
    try tuner.require(swiftlet_tuner_accumulate_remembered(tuner.place, 1, nil))
    expected.accumulateRemembered(at: 1)
    try tuner.require(swiftlet_tuner_step(tuner.place))
    let isStep = expected.step()
    #expect(isStep)

    let steps = swiftlet_tuner_step_count(tuner.place, 20, 2)
    #expect(steps == expected.stepCount(epochs: 20, batchSize: 2))
    var losses: [Float] = []
    var loss: Float = .nan
    while swiftlet_tuner_rehearse(tuner.place, 2, steps, &loss) == SWIFTLET_OK {
      losses.append(loss)
    }
    var expectedLosses: [Float] = []
    while let loss = expected.rehearse(batchSize: 2, stepCount: steps) {
      expectedLosses.append(loss)
    }
    #expect(losses == expectedLosses)
    #expect(losses.count == steps - 1)

    try tuner.require(swiftlet_tuner_requantize(tuner.place))
    try expected.requantize()
    for label in 0..<classCount {
      let elements = sample(label, count: expected.input.elementCount)
      try tuner.call(elements, label: label) { swiftlet_tuner_evaluate($0, $1) }
      try expected.evaluate(elements.span, label: label)
      let index = try tuner.call(elements, label: 99) { swiftlet_tuner_classify($0, $1) }
      let found = try expected.classify(elements.span)
      #expect(index == found)
    }
    let state = tuner.state
    #expect(state.evaluated == classCount)
    #expect(state.right_before == expected.report.correctBefore)
    #expect(state.right_after == expected.report.correctAfter)
    #expect(state.right_in_float == expected.report.correctInFloat)
    #expect(state.steps == steps)
    #expect(state.is_requantized == 1)
    #expect(try tuner.update(piece: 77) == expected.update())
    #expect(try tuner.update(piece: 77) != Array(file.bytes))
  }

  @Test(
    "a checkpoint goes on with the same bytes, in memory and in a file",
    arguments: [false, true])
  func checkpoints(inFile: Bool) throws {
    let whole = try trained(CTuner(file), steps: 30)
    let first = try trained(CTuner(file), steps: 30, until: 13)
    let second = try CTuner(file)
    if inFile {
      let path = temporaryPath("checkpoint")
      defer { unlink(path) }
      #expect(
        swiftlet_tuner_read_checkpoint_file(second.place, path) == SWIFTLET_TUNER_NO_CHECKPOINT)
      try first.require(swiftlet_tuner_write_checkpoint_file(first.place, path))
      try second.require(swiftlet_tuner_read_checkpoint_file(second.place, path))
    } else {
      try first.require(swiftlet_tuner_seal_checkpoint(first.place))
      var bytes = try first.copy(Int(CTuner.inspect(file).checkpoint_bytes), piece: 100) {
        swiftlet_tuner_copy_checkpoint(first.place, $0, $1, $2, $3)
      }
      try second.require(swiftlet_tuner_restore_checkpoint(second.place, bytes, bytes.count))
      bytes[70] ^= 1
      #expect(
        swiftlet_tuner_restore_checkpoint(second.place, bytes, bytes.count)
          == SWIFTLET_TUNER_CHECKPOINT)
      #expect(
        swiftlet_tuner_detail(second.place) == UInt64(SWIFTLET_TUNER_CHECKPOINT_CHECKSUM.rawValue))
    }
    while swiftlet_tuner_rehearse(second.place, 2, 30, nil) == SWIFTLET_OK {}
    for tuner in [whole, second] { try tuner.require(swiftlet_tuner_requantize(tuner.place)) }
    #expect(try whole.update(piece: 4096) == second.update(piece: 4096))
  }

  @Test("the file is replaced by the updated model") func replacesTheFile() throws {
    let path = temporaryPath("swl")
    defer { unlink(path) }
    try Data(file.bytes).write(to: URL(filePath: path))
    let tuner = try trained(CTuner(file), steps: 5)
    #expect(
      swiftlet_tuner_replace_file(tuner.place, path) == SWIFTLET_TUNER_NOT_REQUANTIZED)
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == Array(file.bytes))
    try tuner.require(swiftlet_tuner_requantize(tuner.place))
    try tuner.require(swiftlet_tuner_replace_file(tuner.place, path))
    #expect(
      try [UInt8](Data(contentsOf: URL(filePath: path))) == tuner.update(piece: 1000))
    #expect(
      swiftlet_tuner_replace_file(tuner.place, "/nowhere/model.swl") == SWIFTLET_TUNER_FILE_WRITE)
    #expect(swiftlet_tuner_detail(tuner.place) == UInt64(ENOENT))
  }

  @Test("what is wrong is told with its number") func faults() throws {
    let tuner = try CTuner(file)
    let place = tuner.place
    let count = Int(try CTuner.inspect(file).input.channels)
    func status(_ expected: Int, _ detail: Int, _ status: Int32) {
      #expect(status == Int32(expected))
      #expect(swiftlet_tuner_detail(place) == UInt64(detail))
    }
    status(SWIFTLET_TUNER_CLASS_COUNT, 16, swiftlet_tuner_set_class_count(place, 17))
    status(SWIFTLET_TUNER_NO_SAMPLES, 0, swiftlet_tuner_step(place))
    status(SWIFTLET_TUNER_NO_SAMPLES, 0, swiftlet_tuner_requantize(place))
    status(SWIFTLET_TUNER_DONE, 0, swiftlet_tuner_rehearse(place, 16, 10, nil))
    status(SWIFTLET_TUNER_INDEX, 0, swiftlet_tuner_accumulate_remembered(place, 0, nil))
    status(SWIFTLET_TUNER_NAMES, 100, swiftlet_tuner_set_names(place, "a", 1))
    status(SWIFTLET_MISSING_ARGUMENT, 0, swiftlet_tuner_set_names(place, nil, 1))
    status(SWIFTLET_MISSING_ARGUMENT, 0, swiftlet_tuner_remember(place, nil, nil))
    status(SWIFTLET_MISSING_ARGUMENT, 0, swiftlet_tuner_replace_file(place, nil))
    status(SWIFTLET_MISSING_ARGUMENT, 0, swiftlet_tuner_set_options(place, nil))
    var empty = swiftlet_tuner_sample()
    status(SWIFTLET_MISSING_ARGUMENT, 0, swiftlet_tuner_remember(place, &empty, nil))
    var copied = 0
    var byte: UInt8 = 0
    status(
      SWIFTLET_TUNER_NOT_REQUANTIZED, 0, swiftlet_tuner_copy_update(place, 0, &byte, 1, &copied))
    let elements = [Int8](repeating: 1, count: 4096)
    let required = try swiftTuner().input.elementCount
    let classes = try swiftTuner().classCount
    #expect(count > 0)
    elements.withUnsafeBufferPointer { elements in
      var sample = swiftlet_tuner_sample(
        elements: elements.baseAddress, reals: nil, count: required + 1, label: 0)
      status(SWIFTLET_INPUT_COUNT, required, swiftlet_tuner_accumulate(place, &sample, nil))
      sample.count = required
      sample.label = classes
      status(SWIFTLET_TUNER_LABEL, classes, swiftlet_tuner_accumulate(place, &sample, nil))
      sample.label = 0
      status(SWIFTLET_TUNER_NOT_REQUANTIZED, 0, swiftlet_tuner_evaluate(place, &sample))
      status(SWIFTLET_OK, 0, swiftlet_tuner_accumulate(place, &sample, nil))
    }
    #expect(swiftlet_tuner_step(nil) == SWIFTLET_MISSING_ARGUMENT)
    #expect(swiftlet_tuner_detail(nil) == 0)
  }

  @Test("a model or memory that will not do is refused") func refusals() throws {
    let plain = AlignedBytes(ToyModels.allKinds().serialized())
    var information = swiftlet_tuner_info()
    #expect(
      swiftlet_tuner_inspect(plain.bytes.baseAddress, plain.bytes.count, 0, &information, nil)
        == SWIFTLET_TUNER_NOT_TRAINABLE)
    let needed = Int(try CTuner.inspect(file).memory_bytes)
    let memory = AlignedBytes(byteCount: needed)
    let start = try #require(memory.bytes.baseAddress)
    var detail: UInt64 = 0
    var tuner = swiftlet_tuner()
    func open(_ start: UnsafeMutableRawPointer, _ count: Int) -> Int32 {
      swiftlet_tuner_open(
        &tuner, file.bytes.baseAddress, file.bytes.count, 0, start, count, nil, &detail)
    }
    #expect(open(start, needed - 1) == SWIFTLET_ARENA_TOO_SMALL)
    #expect(detail == needed)
    let larger = AlignedBytes(byteCount: needed + 64)
    #expect(open(try #require(larger.bytes.baseAddress) + 4, needed) == SWIFTLET_ARENA_MISALIGNED)
    #expect(open(start, needed) == SWIFTLET_OK)
    swiftlet_tuner_close(&tuner)
    #expect(memory.marginIsIntact)
  }

  @Test("every status has a sentence of its own") func statusTexts() {
    let statuses = Array(0...10) + Array(32...47)
    let texts = statuses.map { String(cString: swiftlet_tuner_status_text(Int32($0))) }
    #expect(Set(texts).count == texts.count)
    #expect(texts.last == "unknown status")
  }

  @Test("options without a choice are those that the programs take") func defaultOptions() throws {
    var options = swiftlet_tuner_options()
    swiftlet_tuner_default_options(&options)
    let expected = FineTuningOptions.adapting()
    #expect(options.learning_rate == expected.learningRate)
    #expect(options.anchor == expected.anchor)
    #expect(options.new_class_share == expected.newClassShare)
    #expect(options.largest_gradient_norm == expected.largestGradientNorm)
    let tuner = try CTuner(file)
    options.learning_rate = 0
    try tuner.require(swiftlet_tuner_set_options(tuner.place, &options))
    _ = try trained(tuner, steps: 4)
    try tuner.require(swiftlet_tuner_seal_checkpoint(tuner.place))
    let frozen = try tuner.checkpointParameters(file)
    #expect(frozen == ToyModels.trainable().masterWeights)
  }
}

extension TunerInterfaceTests {
  private func swiftTuner() throws -> FineTuner {
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let arena = Arena(byteCount: model.fineTuningByteCount)
    return try FineTuner(model: model, arena: arena, options: .adapting())
  }

  private func sample(_ label: Int, count: Int) -> [Int8] {
    (0..<count).map { Int8(truncatingIfNeeded: ($0 + 1) * (37 + 11 * label)) }
  }

  /// Remembers a sample of each of three classes and takes steps `0..<limit` of `steps`.
  private func trained(_ tuner: CTuner, steps: Int, until limit: Int = .max) throws -> CTuner {
    let count = try swiftTuner().input.elementCount
    for label in 0..<3 {
      try tuner.call(sample(label, count: count), label: label) {
        swiftlet_tuner_remember($0, $1, nil)
      }
    }
    for _ in 0..<min(steps, limit) {
      try tuner.require(swiftlet_tuner_rehearse(tuner.place, 2, steps, nil))
    }
    return tuner
  }

  private func temporaryPath(_ suffix: String) -> String {
    FileManager.default.temporaryDirectory.appending(path: "\(UUID()).\(suffix)").path()
  }
}

extension FineTuner {
  fileprivate func update() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: updateByteCount)
    var span = bytes.mutableSpan
    let count = try copyUpdate(from: 0, into: &span)
    #expect(count == updateByteCount)
    return bytes
  }
}
