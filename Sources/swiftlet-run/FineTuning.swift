import SwiftletRuntime

/// `--finetune`: adapts the model to the samples of a list and replaces it.
struct FineTuning: ~Copyable {
  private var tuner: FineTuner
  /// Reads and quantizes samples, as for a run.
  private var reader: Session
  private let elements: Pages

  init(_ tuner: consuming FineTuner, reader: consuming Session) throws(CommandError) {
    elements = try Pages(byteCount: reader.input.elementCount)
    self.tuner = tuner
    self.reader = reader
  }

  /// Remembers the samples, trains, becomes int8.
  mutating func train(_ options: Options, _ printer: inout Printer) throws(CommandError) {
    do throws(FineTuningError) {
      if let count = options.classCount { try tuner.setClassCount(count) }
    } catch {
      throw .tuning(.tuner(error))
    }
    try remember(options.samples)
    let stepCount = tuner.stepCount(
      epochs: options.epochCount, batchSize: FineTuningOptions.batchSize)
    var loss: Float = 0
    while let next = tuner.rehearse(batchSize: FineTuningOptions.batchSize, stepCount: stepCount) {
      loss = next
    }
    printer.write("steps ")
    printer.write(tuner.stepCount)
    printer.write(", last loss ")
    printer.write(loss)
    printer.endLine()
    do throws(FineTuningError) { try tuner.requantize() } catch { throw .tuning(.tuner(error)) }
  }

  private mutating func remember(_ samples: Argument?) throws(CommandError) {
    guard let samples else { throw .usage(.missingFiles) }
    var list = try SampleList(samples)
    while let sample = try list.next() {
      try read(sample.file)
      let elements = unsafe self.sample
      do throws(FineTuningError) {
        _ = try tuner.remember(unsafe Span(_unsafeElements: elements), label: sample.label)
      } catch {
        throw .tuning(.tuner(error))
      }
    }
  }

  /// Compares old and new model on the samples of a list.
  mutating func evaluate(_ samples: Argument, _ printer: inout Printer) throws(CommandError) {
    var list = try SampleList(samples)
    while let sample = try list.next() {
      try read(sample.file)
      let elements = unsafe self.sample
      do throws(FineTuningError) {
        try tuner.evaluate(unsafe Span(_unsafeElements: elements), label: sample.label)
      } catch {
        throw .tuning(.tuner(error))
      }
    }
    let report = tuner.report
    printer.write("held out ")
    printer.write(report.sampleCount)
    printer.write(", right before ")
    printer.write(report.correctBefore)
    printer.write(", after ")
    printer.write(report.correctAfter)
    printer.write(", in float ")
    printer.write(report.correctInFloat)
    printer.endLine()
  }

  /// Replaces the model in `file`, unless the new one is worse on what was held out.
  func write(to file: Argument, _ printer: inout Printer) throws(CommandError) {
    if tuner.report.keepsNew {
      do throws(FineTuningFileError) {
        try unsafe tuner.replaceModel(at: file.text)
      } catch {
        throw .tuning(.file(error))
      }
      printer.write("wrote the new model")
    } else {
      printer.write("kept the old model: the new one is worse on what was held out")
    }
    printer.endLine()
  }

  /// The sample in a file, as the model takes it.
  private mutating func read(_ file: Argument) throws(CommandError) {
    try reader.load(file)
    var target = unsafe MutableSpan(
      _unsafeElements: elements.bytes.bindMemory(to: Int8.self))
    do throws(SessionError) {
      try reader.copyTensor(at: reader.model.inputTensor, into: &target)
    } catch {
      throw .session(error)
    }
  }

  private var sample: UnsafeBufferPointer<Int8> {
    unsafe UnsafeBufferPointer(elements.bytes.bindMemory(to: Int8.self))
  }
}
