extension ModelView {
  /// Checks that operation `index` reads what was written, and writes where it may.
  ///
  /// Complexity: O(lifetime) for a tensor that an operation writes, O(lifetime * tensors) for one
  /// that is put together from others: a concatenation, or a view of one.
  /// Precondition: the lifetimes of what operations read and write hold them.
  func validateReads(at index: Int) throws(ModelError) {
    let operation = operation(index)
    try validateRead(of: Int(operation.input0), at: index)
    try validateInPlace(Int(operation.input0), operation, at: index)
    if operation.input1 != ModelFormat.none {
      try validateRead(of: Int(operation.input1), at: index)
      try validateInPlace(Int(operation.input1), operation, at: index)
    }
    let output = Int(operation.output)
    if output == Int(header.inputTensor) || writer(of: output, before: index) != nil {
      throw operationFault(.rewritten(tensor: output), index)
    }
  }

  /// The model's output is complete after the last operation.
  func validateOutputWritten() throws(ModelError) {
    let output = Int(header.outputTensor)
    if !isWritten(output, before: operationCount) {
      throw operationFault(.unwritten(tensor: output), operationCount - 1)
    }
  }

  private func validateRead(of tensorIndex: Int, at index: Int) throws(ModelError) {
    if !isWritten(tensorIndex, before: index) {
      throw operationFault(.unwritten(tensor: tensorIndex), index)
    }
  }

  /// Only elementwise operations compute in place, and only element over element.
  private func validateInPlace(
    _ inputIndex: Int, _ operation: ModelFormat.Operation, at index: Int
  ) throws(ModelError) {
    let input = tensor(inputIndex)
    let output = tensor(Int(operation.output))
    guard input.sharesBlock(with: output) else { return }
    let inputBytes = TensorFootprint(input)
    let outputBytes = TensorFootprint(output)
    if !inputBytes.overlaps(outputBytes) { return }
    let mayRunInPlace =
      ModelFormat.OperationKind(rawValue: operation.kind)?.mayRunInPlace ?? false
    if !mayRunInPlace || inputBytes != outputBytes {
      throw operationFault(.inPlace(tensor: inputIndex), index)
    }
  }

  /// The operation before `limit` that writes the tensor; -1 for the model's input. It is looked for
  /// where the tensor lives, so that opening a model does not take the square of its operations.
  private func writer(of tensorIndex: Int, before limit: Int) -> Int? {
    if tensorIndex == Int(header.inputTensor) { return -1 }
    let tensor = tensor(tensorIndex)
    var index = Int(tensor.firstOperation)
    while index < limit, index <= Int(tensor.lastOperation) {
      if Int(operation(index).output) == tensorIndex { return index }
      index += 1
    }
    return nil
  }

  private func isWritten(_ tensorIndex: Int, before limit: Int) -> Bool {
    if let writer = writer(of: tensorIndex, before: limit) {
      return isIntact(tensorIndex, since: writer, until: limit)
    }
    // A tensor that a later operation writes is not there yet, whatever its bytes hold.
    if writer(of: tensorIndex, before: operationCount) != nil { return false }
    return isPutTogether(tensorIndex, before: limit)
  }

  /// Whether no operation between has written over the tensor. Other blocks cannot be the cause.
  private func isIntact(_ tensorIndex: Int, since writer: Int, until limit: Int) -> Bool {
    let tensor = tensor(tensorIndex)
    let bytes = TensorFootprint(tensor)
    for index in writer + 1..<limit {
      let output = Int(operation(index).output)
      let other = self.tensor(output)
      if output != tensorIndex, other.sharesBlock(with: tensor),
        TensorFootprint(other).overlaps(bytes)
      {
        return false
      }
    }
    return true
  }

  /// Whether intact tensors of the same block cover every byte of the tensor.
  private func isPutTogether(_ tensorIndex: Int, before limit: Int) -> Bool {
    let tensor = tensor(tensorIndex)
    var target = TensorFootprint(tensor)
    if target.isDense, let slice = firstSlice(of: tensor, before: limit) {
      target = target.divided(like: slice)
    }
    var position = target.start
    while position < target.firstRunEnd {
      let next = coverage(of: tensor, as: target, from: position, before: limit)
      if next == position { return false }
      position = next
    }
    return true
  }

  /// A strided tensor whose pixels, taken whole, can fill the bytes of the dense `tensor`.
  private func firstSlice(
    of tensor: ModelFormat.Tensor, before limit: Int
  ) -> TensorFootprint? {
    for index in 0..<tensorCount {
      let other = self.tensor(index)
      let bytes = TensorFootprint(other)
      if !bytes.isDense, other.sharesBlock(with: tensor), tensor.byteCount % bytes.stride == 0,
        writer(of: index, before: limit) != nil
      {
        return bytes
      }
    }
    return nil
  }

  /// How far one intact tensor of the block covers `target` from `position`.
  private func coverage(
    of tensor: ModelFormat.Tensor, as target: TensorFootprint, from position: UInt64,
    before limit: Int
  ) -> UInt64 {
    for index in 0..<tensorCount {
      let other = self.tensor(index)
      guard other.sharesBlock(with: tensor) else { continue }
      let next = TensorFootprint(other).covered(from: position, of: target)
      if next == position { continue }
      if let writer = writer(of: index, before: limit),
        isIntact(index, since: writer, until: limit)
      {
        return next
      }
    }
    return position
  }
}
