// One operation at a time, for timing each and for looking at what lies between.
extension Session {
  public var operationCount: Int { model.operationCount }

  /// Puts int8 elements, NHWC, into the input tensor.
  ///
  /// Throws: `SessionError.inputCount`.
  public mutating func load(_ elements: Span<Int8>) throws(SessionError) {
    try requireInput(elements.count)
    unsafe elements.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.load(start, into: memory.activation(UInt32(model.inputTensor)))
    }
  }

  /// Quantizes real numbers, NCHW, into the input tensor.
  ///
  /// Throws: `SessionError.inputCount`.
  public mutating func load(_ reals: Span<Float>) throws(SessionError) {
    try requireInput(reals.count)
    unsafe reals.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.quantize(
        start, into: memory.activation(UInt32(model.inputTensor)), as: input.quantization)
    }
  }

  /// Runs one operation; the ones before it must have run.
  ///
  /// Precondition: `index` is in `0..<operationCount`.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  public mutating func runOperation(at index: Int) { unsafe run(index, in: memory) }

  /// Copies a tensor's elements as they lie in the arena now, NHWC. The plan reuses memory: a
  /// tensor is what its name says only from the operation that writes it to the last that reads it.
  ///
  /// Precondition: `index` is in `0..<model.tensorCount`.
  /// Throws: `SessionError.outputCount`.
  public func copyTensor(
    at index: Int, into elements: inout MutableSpan<Int8>
  ) throws(SessionError) {
    try requireOutput(elements.count, of: index)
    unsafe elements.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.store(memory.activation(UInt32(index)), to: start)
    }
  }

  /// Copies the real numbers that a tensor's elements stand for, NCHW; otherwise as for int8.
  public func copyTensor(
    at index: Int, into reals: inout MutableSpan<Float>
  ) throws(SessionError) {
    try requireOutput(reals.count, of: index)
    let units = TensorDescription(model.tensor(at: index)).quantization
    unsafe reals.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.dequantize(memory.activation(UInt32(index)), as: units, to: start)
    }
  }

  private func requireInput(_ count: Int) throws(SessionError) {
    let required = input.elementCount
    if count != required { throw .inputCount(required: required, given: count) }
  }

  private func requireOutput(_ count: Int, of index: Int) throws(SessionError) {
    let required = TensorDescription(model.tensor(at: index)).elementCount
    if count != required { throw .outputCount(required: required, given: count) }
  }
}
