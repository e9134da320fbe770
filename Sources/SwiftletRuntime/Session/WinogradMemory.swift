#if arch(x86_64)
  /// What an arena has beyond the plan, where convolutions run by Winograd's transforms:
  ///
  ///     parts of each operation's input channels, a byte each, 0: it runs otherwise
  ///     memory of each thread
  ///
  /// Which operations do is decided when the session is made.
  @unsafe
  struct WinogradMemory {
    private var partCounts: UnsafeMutablePointer<UInt8>?
    private var base: UnsafeMutableRawPointer
    private var threadByteCount: Int

    /// None.
    init(arena: UnsafeMutableRawPointer) {
      unsafe partCounts = nil
      unsafe base = arena
      unsafe threadByteCount = 0
    }

    /// Whatever the arena's bytes from `offset` on suffice for.
    init(
      _ memory: SessionMemory, from offset: Int, to end: Int, threads: Int, path: KernelPath
    ) {
      unsafe self.init(arena: memory.arena)
      let start = ModelFormat.aligned(offset)
      let operationCount = unsafe memory.model.operationCount
      let tableByteCount = ModelFormat.aligned(operationCount)
      let limit = max(0, end - start - tableByteCount) / threads & ~(ModelFormat.alignment - 1)
      if limit == 0 { return }
      let counts = unsafe (memory.arena + start).bindMemory(
        to: UInt8.self, capacity: operationCount)
      for index in 0..<operationCount {
        unsafe counts[index] = memory.winogradPartCount(index, within: limit, path: path)
      }
      unsafe partCounts = unsafe counts
      unsafe threadByteCount = limit
      unsafe base = memory.arena + start + tableByteCount
    }

    /// In how many parts an operation's input channels are summed; 0: it does not run by transforms.
    func partCount(of operation: Int) -> Int {
      guard let partCounts = unsafe partCounts else { return 0 }
      return unsafe Int(partCounts[operation])
    }

    /// A thread's memory.
    func memory(ofThread thread: Int) -> UnsafeMutableRawBufferPointer {
      unsafe UnsafeMutableRawBufferPointer(
        start: base + thread * threadByteCount, count: threadByteCount)
    }
  }

  extension ModelView {
    /// Bytes that one thread needs to run the operation by transforms; 0: it runs otherwise.
    func winogradByteCount(_ index: Int, path: KernelPath) -> Int {
      let operation = operation(index)
      guard operation.kind == ModelFormat.OperationKind.convolution.rawValue else { return 0 }
      let shape = winogradShape(operation)
      let byteCount = ConvolutionWinograd.byteCount(shape, path: path)
      if byteCount == 0 { return 0 }
      let costs = ConvolutionWinograd.estimate(shape, path: path)
      return costs.own < costs.others ? byteCount : 0
    }

    func winogradShape(_ operation: ModelFormat.Operation) -> ConvolutionWinograd.Shape {
      let output = tensor(Int(operation.output))
      return ConvolutionWinograd.Shape(
        inputChannels: Int(tensor(Int(operation.input0)).channels),
        outputHeight: Int(output.height), outputWidth: Int(output.width),
        outputChannels: Int(output.channels),
        window: Window(operation), groups: Int(operation.groups))
    }
  }

  extension SessionMemory {
    /// Runs a convolution by transforms, or a thread's share; false when it is to run otherwise.
    func runWinograd(_ index: Int, part: WorkPart = WorkPart(index: 0, count: 1), path: KernelPath)
      -> Bool
    {
      let partCount = unsafe winograd.partCount(of: index)
      if partCount == 0 { return false }
      let whole = unsafe convolution(model.operation(index))
      if let share = unsafe part.count > 1 ? whole.winogradPart(part) : whole {
        unsafe ConvolutionWinograd.run(
          share, partCount: partCount, memory: winograd.memory(ofThread: part.index), path: path)
      }
      return true
    }

    fileprivate func winogradPartCount(_ index: Int, within limit: Int, path: KernelPath) -> UInt8 {
      let byteCount = unsafe model.winogradByteCount(index, path: path)
      if byteCount == 0 || byteCount > limit { return 0 }
      let operation = unsafe model.operation(index)
      let arguments = unsafe convolution(operation)
      let partCount = unsafe ConvolutionWinograd.partCount(
        arguments.weights, inputChannels: arguments.input.channels,
        outputChannels: arguments.output.channels)
      let costs = unsafe ConvolutionWinograd.estimate(
        model.winogradShape(operation), partCount: partCount, path: path)
      return costs.own < costs.others ? UInt8(clamping: partCount) : 0
    }
  }
#endif

extension Session {
  /// Whether the operation runs by Winograd's transforms, for which the arena has memory beyond the plan.
  public func usesWinograd(at index: Int) -> Bool { winogradEstimate(at: index) != nil }

  /// How many products at the peak rate the operation should take by transforms; nil: it runs otherwise.
  package func winogradEstimate(at index: Int) -> Double? {
    #if arch(x86_64)
      let partCount = unsafe memory.winograd.partCount(of: index)
      if partCount == 0 { return nil }
      let shape = model.view.winogradShape(model.operation(at: index))
      return ConvolutionWinograd.estimate(shape, partCount: partCount, path: path).own
    #else
      return nil
    #endif
  }
}

extension Model {
  /// Bytes of working memory with which a session is fastest: on x86-64, convolutions with 3x3 windows
  /// and from about 32 channels take up to 3.6 times less when the arena has memory for their
  /// transforms behind the plan. Outputs are the same. Elsewhere `arenaByteCount(threads:)`.
  ///
  /// Precondition: `threads` is in `Session.threadRange`.
  /// - Complexity: O(operations).
  public func fastArenaByteCount(threads: Int = 1, path: KernelPath = .best) -> Int {
    let planned = arenaByteCount(threads: threads)
    #if arch(x86_64)
      var layer = 0
      for index in 0..<operationCount {
        layer = max(layer, view.winogradByteCount(index, path: path))
      }
      if layer == 0 { return planned }
      return ModelFormat.aligned(planned) + ModelFormat.aligned(operationCount)
        + threads * ModelFormat.aligned(layer)
    #else
      return planned
    #endif
  }
}
