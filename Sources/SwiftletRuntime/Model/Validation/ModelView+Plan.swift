extension ModelView {
  /// Checks the memory plan: what is needed at the same time lies apart, and what an operation
  /// reads was written before and not overwritten since.
  ///
  /// A *block* is the piece of the arena that one tensor, the slices of one concatenation, or the
  /// input and output of an operation in place share. Tensors with the same block range and
  /// lifetime are of one block; inside a block `validateReads` watches over the bytes.
  ///
  /// Complexity: O(tensors^2 + operations * tensors).
  func validatePlan() throws(ModelError) {
    for index in 0..<tensorCount { try validateSeparation(of: index) }
    for index in 0..<operationCount { try validateLifetimes(at: index) }
    try validateEndLifetimes()
    for index in 0..<operationCount { try validateReads(at: index) }
    try validateOutputWritten()
  }

  private func validateSeparation(of index: Int) throws(ModelError) {
    let tensor = tensor(index)
    for otherIndex in 0..<index {
      let other = self.tensor(otherIndex)
      if tensor.livesWith(other), tensor.sharesBytes(with: other), !tensor.sharesBlock(with: other)
      {
        throw tensorFault(.overlap(tensor: otherIndex), index)
      }
    }
  }

  private func validateLifetimes(at index: Int) throws(ModelError) {
    let operation = operation(index)
    try validateLifetime(of: operation.input0, at: index)
    if operation.input1 != ModelFormat.none {
      try validateLifetime(of: operation.input1, at: index)
    }
    try validateLifetime(of: operation.output, at: index)
    if operation.scratchByteCount > 0 { try validateScratchApart(operation, at: index) }
  }

  private func validateLifetime(of tensorIndex: UInt32, at index: Int) throws(ModelError) {
    let tensor = tensor(Int(tensorIndex))
    if index < Int(tensor.firstOperation) || index > Int(tensor.lastOperation) {
      throw operationFault(.lifetime(tensor: Int(tensorIndex)), index)
    }
  }

  private func validateScratchApart(
    _ operation: ModelFormat.Operation, at index: Int
  ) throws(ModelError) {
    let end = operation.scratchOffset + operation.scratchByteCount
    for tensorIndex in 0..<tensorCount {
      let tensor = tensor(tensorIndex)
      let isLive = index >= Int(tensor.firstOperation) && index <= Int(tensor.lastOperation)
      if isLive, operation.scratchOffset < tensor.blockEnd, tensor.blockOffset < end {
        throw operationFault(.scratchOverlap(tensor: tensorIndex), index)
      }
    }
  }

  /// The model's input is filled before the first operation, its output read after the last.
  private func validateEndLifetimes() throws(ModelError) {
    let input = Int(header.inputTensor)
    if tensor(input).firstOperation != 0 { throw tensorFault(.lifetime, input) }
    let output = Int(header.outputTensor)
    if Int(tensor(output).lastOperation) != operationCount - 1 {
      throw tensorFault(.lifetime, output)
    }
  }
}

extension ModelFormat.Tensor {
  var blockEnd: UInt64 { blockOffset + blockByteCount }

  /// Whether an operation needs both.
  func livesWith(_ other: Self) -> Bool {
    firstOperation <= other.lastOperation && other.firstOperation <= lastOperation
  }

  func sharesBytes(with other: Self) -> Bool {
    blockOffset < other.blockEnd && other.blockOffset < blockEnd
  }

  func sharesBlock(with other: Self) -> Bool {
    blockOffset == other.blockOffset && blockByteCount == other.blockByteCount
      && firstOperation == other.firstOperation && lastOperation == other.lastOperation
  }
}
