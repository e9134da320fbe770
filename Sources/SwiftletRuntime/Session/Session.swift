/// One network ready to run in one piece of memory.
///
/// Memory: nothing is allocated after the initializer; a run touches the model's file, the arena
/// and some hundreds of bytes of stack. Numerics: the same model and int8 input give the same bytes
/// on every path and processor.
@safe
public struct Session: ~Copyable {
  public let model: Model
  /// Which kernels run.
  public let path: KernelPath
  private let arena: Arena

  /// Joins a model and the memory it runs in.
  ///
  /// Throws: `SessionError` when the arena is too small or misaligned, or the processor cannot run
  /// `path`.
  public init(
    model: consuming Model, arena: consuming Arena, path: KernelPath = .best
  ) throws(SessionError) {
    if arena.byteCount < model.arenaByteCount {
      throw .arenaTooSmall(required: model.arenaByteCount, given: arena.byteCount)
    }
    if !arena.isAligned { throw .arenaMisaligned }
    if !path.isAvailable { throw .pathUnavailable(path) }
    self.model = model
    self.arena = arena
    self.path = path
  }

  var memory: SessionMemory {
    unsafe SessionMemory(model: model.view, arena: arena.base)
  }
}

extension Session {
  /// What the network takes.
  public var input: TensorDescription { model.input }
  /// What the network gives.
  public var output: TensorDescription { model.output }

  /// Runs the network on int8 elements, NHWC.
  ///
  /// Units: the scale and zero point of `input` and of `output`.
  /// Throws: `SessionError.inputCount`, `SessionError.outputCount`.
  public mutating func run(
    input: Span<Int8>, output: inout MutableSpan<Int8>
  ) throws(SessionError) {
    try load(input)
    runAll()
    try copyTensor(at: model.outputTensor, into: &output)
  }

  /// Runs the network on real numbers, NCHW: quantizes the input, dequantizes the output.
  ///
  /// Numerics: one float32 division and one rounding to nearest, ties to even, per input element.
  /// Throws: `SessionError.inputCount`, `SessionError.outputCount`.
  public mutating func run(
    input: Span<Float>, output: inout MutableSpan<Float>
  ) throws(SessionError) {
    try load(input)
    runAll()
    try copyTensor(at: model.outputTensor, into: &output)
  }

  /// FNV-1a, 64 bits, of the output tensor's bytes in NHWC order: equal on every processor.
  public var outputDigest: UInt64 {
    unsafe memory.digest(of: memory.activation(UInt32(model.outputTensor)))
  }

  /// Runs all operations on the input that was loaded.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  public mutating func runAll() {
    let memory = unsafe self.memory
    for index in unsafe 0..<memory.model.operationCount { unsafe memory.run(index, path: path) }
  }
}
