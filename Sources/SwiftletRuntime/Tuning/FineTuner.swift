/// Adapts a trainable model (`swiftlet quantize --trainable`) where it runs.
///
/// A sample goes through the int8 trunk once; the float32 tail is trained on what comes out, from
/// new samples and from remembered features; then the tail becomes int8 again:
///
///     var tuner = try FineTuner(model: model, arena: Arena(byteCount: model.fineTuningByteCount))
///     try tuner.setClassCount(10)
///     _ = try tuner.remember(input, label: 8)           // for every sample
///     for _ in 0..<steps {
///       for _ in 0..<16 { tuner.accumulateRemembered(at: tuner.drawRemembered() ?? 0) }
///       tuner.step()
///     }
///     try tuner.requantize()
///     try tuner.evaluate(heldOut, label: 3)             // for every held-out sample
///     if tuner.report.keepsNew { write(tuner) }         // `copyUpdate`
///
/// Memory: nothing is allocated after the initializer; training touches the model's file, the arena
/// and some kilobytes of stack. Numerics: sums in a fixed order without fused multiply-add, no libm:
/// the same samples in the same order give the same bits on every processor with IEEE 754
/// arithmetic that keeps subnormal numbers.
@safe
public struct FineTuner: ~Copyable {
  /// The model as it was.
  public let model: Model
  /// May be changed between steps; the seed counts at the beginning only.
  public var options: FineTuningOptions
  /// What `evaluate` has counted since `requantize`.
  public internal(set) var report = FineTuningReport()
  /// Whether there is an update: `requantize()` was called, and no step since.
  public internal(set) var isRequantized = false
  let arena: Arena
  let memory: TuningMemory

  /// Joins a trainable model and the memory it is trained in.
  ///
  /// - Parameter arena: of `model.fineTuningByteCount` bytes.
  /// - Parameter path: of the int8 kernels.
  /// Throws: `FineTuningError.notTrainable`, `.arenaTooSmall`, `.arenaMisaligned`,
  /// `.pathUnavailable`.
  public init(
    model: consuming Model, arena: consuming Arena,
    options: FineTuningOptions = FineTuningOptions(), path: KernelPath = .best
  ) throws(FineTuningError) {
    if !model.isTrainable { throw .notTrainable }
    let required = model.fineTuningByteCount
    if arena.byteCount < required {
      throw .arenaTooSmall(required: required, given: arena.byteCount)
    }
    if !arena.isAligned { throw .arenaMisaligned }
    if !path.isAvailable { throw .pathUnavailable(path) }
    unsafe memory = TuningMemory(model.view, arena: arena.base, path: path)
    unsafe memory.initialize(seed: options.seed)
    self.model = model
    self.arena = arena
    self.options = options
  }
}

extension Model {
  /// Whether the file has what fine-tuning needs.
  public var isTrainable: Bool { view.isTrainable }

  /// What fine-tuning changes; nil when the model is not trainable.
  public var tuningMode: ModelFormat.TuningMode? {
    isTrainable ? ModelFormat.TuningMode(rawValue: view.tuning.mode) : nil
  }

  /// The record of the tuning section; nil when the model is not trainable.
  public var tuning: ModelFormat.Tuning? { isTrainable ? view.tuning : nil }

  /// Bytes of RAM that a `FineTuner` needs beside the mapped file: the inference arena and the
  /// memory of fine-tuning behind it; 0 when the model is not trainable.
  public var fineTuningByteCount: Int {
    isTrainable ? Int(view.tuningOffset + view.tuning.arenaByteCount) : 0
  }

  /// Bytes of a `FineTuner`'s checkpoint; 0 when the model is not trainable.
  public var checkpointByteCount: Int {
    isTrainable ? Int(TuningLayout(view).stateEnd) : 0
  }

  /// Elements of what the tail reads of the trunk; 0 when the model is not trainable.
  package var featureCount: Int {
    isTrainable ? Int(view.tensor(Int(view.featureTensor)).elementCount) : 0
  }

  /// Classes that the network tells apart; 0 when the model is not trainable.
  package var classCount: Int {
    isTrainable ? Int(view.tensor(Int(view.logitsTensor)).channels) : 0
  }
}

extension FineTuner {
  /// What the network takes.
  public var input: TensorDescription { model.input }

  /// Classes that the network tells apart now.
  public var classCount: Int { unsafe Int(memory.state.pointee.classCount) }

  /// Classes that the file has room for.
  public var classCapacity: Int { unsafe memory.classCapacity }

  /// Steps so far, those before a checkpoint included.
  public var stepCount: Int { unsafe Int(memory.state.pointee.stepCount) }

  /// Gives the network another number of classes. New classes begin with weights and biases of zero,
  /// classes beyond the number are forgotten, and with them the replay cache.
  ///
  /// Throws: `FineTuningError.classCount`.
  public mutating func setClassCount(_ count: Int) throws(FineTuningError) {
    // A head without room beyond its classes keeps them all.
    let known = model.classCount
    let isFixed = known == classCapacity && count != known
    if count < 1 || count > classCapacity || isFixed {
      throw .classCount(count, capacity: classCapacity)
    }
    unsafe memory.setClassCount(count)
    isRequantized = false
  }

  /// Replaces the class names: UTF-8 texts, each ended by a zero byte, in the order of the outputs.
  ///
  /// Throws: `FineTuningError.labelByteCount` when the file has no room for them.
  public mutating func setLabels(_ texts: Span<UInt8>) throws(FineTuningError) {
    let capacity = model.view.tuning.labelCapacity
    let isTerminated = texts.count == 0 || texts[texts.count - 1] == 0
    if texts.count == 0 || texts.count > Int(capacity) || !isTerminated {
      throw .labelByteCount(required: texts.count, capacity: Int(capacity))
    }
    unsafe texts.withUnsafeBufferPointer { unsafe memory.setLabels($0) }
    isRequantized = false
  }
}
