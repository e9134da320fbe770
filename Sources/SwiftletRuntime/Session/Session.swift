internal import CSwiftletPlatform

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
  /// How many threads share the work; results are the same for any number.
  public let threads: Int
  private let arena: Arena
  #if arch(x86_64)
    private let winograd: WinogradMemory
  #endif
  private let pool: ThreadPool?

  /// Joins a model and the memory it runs in.
  ///
  /// `threads`: further threads than the caller's are started here and end with the session. Each
  /// of them waits for work actively for a short while, then sleeps. The arena must have
  /// `Model.arenaByteCount(threads:)` bytes; with `Model.fastArenaByteCount(threads:path:)` a session is
  /// fastest, with a number in between as fast as the bytes allow; then weights of 3x3 convolutions with
  /// more than 228 input channels are read once.
  ///
  /// Throws: `SessionError` when the arena is too small or misaligned, the processor cannot run
  /// `path`, or the threads cannot be had.
  public init(
    model: consuming Model, arena: consuming Arena, path: KernelPath = .best, threads: Int = 1
  ) throws(SessionError) {
    if !Self.threadRange.contains(threads) { throw .threads(count: threads, code: 0) }
    let required = model.arenaByteCount(threads: threads)
    if arena.byteCount < required {
      throw .arenaTooSmall(required: required, given: arena.byteCount)
    }
    if !arena.isAligned { throw .arenaMisaligned }
    if !path.isAvailable { throw .pathUnavailable(path) }
    var memory = unsafe SessionMemory(model: model.view, arena: arena.base)
    #if arch(x86_64)
      unsafe memory.winograd = WinogradMemory(
        memory, from: required, to: arena.byteCount, threads: threads, path: path)
    #endif
    if threads > 1 {
      unsafe pool = try unsafe ThreadPool(
        memory, plan: ThreadMemory(model.view, count: threads), path: path)
    } else {
      unsafe pool = nil
    }
    #if arch(x86_64)
      unsafe winograd = unsafe memory.winograd
    #endif
    self.model = model
    self.arena = arena
    self.path = path
    self.threads = threads
  }

  // The threads end before their memory goes.
  deinit { unsafe pool?.stop() }

  var memory: SessionMemory {
    var memory = unsafe SessionMemory(model: model.view, arena: arena.base)
    #if arch(x86_64)
      unsafe memory.winograd = winograd
    #endif
    return unsafe memory
  }

  /// Bytes of the arena that was given.
  public var arenaByteCount: Int { arena.byteCount }

  /// Numbers of threads that a session may have.
  public static var threadRange: ClosedRange<Int> { 1...Int(SWL_POOL_LIMIT) }
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
    for index in unsafe 0..<memory.model.operationCount { unsafe run(index, in: memory) }
  }

  /// Runs one operation, on all threads when it is large enough.
  func run(_ index: Int, in memory: SessionMemory) {
    if let pool = unsafe pool, unsafe memory.isDivided(index) {
      unsafe pool.run(index)
    } else {
      unsafe memory.run(index, path: path)
    }
  }
}
