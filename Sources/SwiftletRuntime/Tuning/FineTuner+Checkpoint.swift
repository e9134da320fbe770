// A checkpoint: everything that training depends on, so that it goes on as if it had not stopped.
extension FineTuner {
  /// Bytes of a checkpoint.
  public var checkpointByteCount: Int { unsafe Int(memory.layout.stateEnd) }

  /// Prepares a checkpoint: call before the first `copyCheckpoint`, and do not train in between.
  public mutating func sealCheckpoint() { unsafe memory.sealState() }

  /// Copies the checkpoint's bytes from `offset` on, as many as fit and there are.
  ///
  /// Returns: the bytes copied.
  public func copyCheckpoint(from offset: Int, into bytes: inout MutableSpan<UInt8>) -> Int {
    let count = min(bytes.count, checkpointByteCount - offset)
    if offset < 0 || count <= 0 { return 0 }
    for index in 0..<count {
      bytes[index] = unsafe memory.base.load(fromByteOffset: offset + index, as: UInt8.self)
    }
    return count
  }

  /// Goes back to a checkpoint of this model.
  ///
  /// Throws: `FineTuningError.checkpoint`; the tuner is then as it was.
  public mutating func restoreCheckpoint(_ bytes: RawSpan) throws(FineTuningError) {
    if bytes.byteCount != checkpointByteCount { throw .checkpoint(.byteCount) }
    try unsafe memory.restoreState(bytes)
    isRequantized = false
  }
}
