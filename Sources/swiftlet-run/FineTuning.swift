import SwiftletRuntime

/// `--finetune`: adapts the model to labelled samples and replaces it.
///
/// Each of the steps has a stack frame of its own, which is kilobytes large and gone before the next.
struct FineTuning: ~Copyable {
  /// The arena of inference and the memory of fine-tuning.
  private let memory: Pages
  /// Reads and quantizes samples, as for a run, in the tuner's inference arena: nothing of the tuner
  /// lies there between its calls.
  private var reader: Session
  private var tuner: FineTuner
  /// The sample at hand.
  private let elements: Pages

  /// - Parameter file: whose checksum was verified.
  @inline(never)
  init(_ file: Argument, _ options: Options) throws(CommandError) {
    let model = try Command.model(file, verifyingChecksum: false)
    let memory = try Pages(byteCount: max(model.fineTuningByteCount, model.arenaByteCount))
    let inference = unsafe UnsafeMutableRawBufferPointer(
      rebasing: memory.bytes[..<model.arenaByteCount])
    let elements = try Pages(byteCount: model.input.elementCount)
    let reader = try Command.session(
      try Command.model(file, verifyingChecksum: false), unsafe Arena(borrowing: inference),
      options)
    tuner = try Self.tuner(model, unsafe Arena(borrowing: memory.bytes), options)
    self.reader = reader
    self.memory = memory
    self.elements = elements
  }

  private static func tuner(
    _ model: consuming Model, _ arena: consuming Arena, _ options: Options
  ) throws(CommandError) -> FineTuner {
    do {
      return try FineTuner(
        model: model, arena: arena, options: .adapting(seed: UInt64(options.seed)),
        path: options.path)
    } catch {
      throw .tuning(.tuner(error))
    }
  }

  private mutating func setClassCount(_ count: Int) throws(CommandError) {
    do throws(FineTuningError) {
      try tuner.setClassCount(count)
    } catch {
      throw .tuning(.tuner(error))
    }
  }

  /// Trains on the remembered samples, then makes the result int8.
  @inline(never)
  private mutating func train(_ options: Options, _ printer: inout Printer) throws(CommandError) {
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

  /// Learns, judges and writes the model.
  consuming func adapt(
    _ options: Options, writingTo output: Argument
  ) throws(CommandError) {
    var printer = Printer.output
    try remember(options, &printer)
    try train(options, &printer)
    if let heldOut = options.heldOut { try evaluate(heldOut, &printer) }
    try write(to: output, &printer)
  }

  /// Runs the samples through the int8 layers and keeps what comes out.
  @inline(never)
  private mutating func remember(_ options: Options, _ printer: inout Printer) throws(CommandError)
  {
    guard let samples = options.samples else { throw .usage(.missingFiles) }
    printer.write("arena bytes ")
    printer.write(tuner.model.fineTuningByteCount)
    printer.endLine()
    if let count = options.classCount { try setClassCount(count) }
    let count = try offer(samples, for: .learning)
    printer.write("samples ")
    printer.write(count)
    printer.write(", remembered ")
    printer.write(tuner.rememberedCount)
    printer.endLine()
  }

  /// Compares old and new model on labelled samples.
  @inline(never)
  private mutating func evaluate(_ samples: Argument, _ printer: inout Printer) throws(CommandError)
  {
    _ = try offer(samples, for: .judging)
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
  @inline(never)
  private func write(to file: Argument, _ printer: inout Printer) throws(CommandError) {
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

  private enum Purpose {
    case learning
    case judging
  }

  /// Hands samples to the tuner.
  ///
  /// Returns: their number.
  /// Errors: the file's name is written before the error, which cannot hold it.
  private mutating func offer(
    _ name: Argument, for purpose: Purpose
  ) throws(CommandError) -> Int {
    var samples = try Samples(name)
    var count = 0
    while let (label, file) = try samples.next() {
      do throws(CommandError) {
        try read(file)
        try offer(label, for: purpose)
      } catch {
        var printer = Printer.errors
        printer.write(file)
        printer.write(": ")
        printer.flush()
        throw error
      }
      count += 1
    }
    return count
  }

  /// Hands the sample at hand to the tuner.
  @inline(never)
  private mutating func offer(_ label: Int, for purpose: Purpose) throws(CommandError) {
    let sample = unsafe UnsafeBufferPointer(elements.bytes.bindMemory(to: Int8.self))
    let elements = unsafe Span(_unsafeElements: sample)
    do throws(FineTuningError) {
      switch purpose {
      case .learning: _ = try tuner.remember(elements, label: label)
      case .judging: try tuner.evaluate(elements, label: label)
      }
    } catch {
      throw .tuning(.tuner(error))
    }
  }

  /// Reads the sample in a file as the model takes it.
  @inline(never)
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
}
