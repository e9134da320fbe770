import SwiftletRuntime

extension Model {
  /// The operation after which a tensor holds its value; nil for the network's input.
  ///
  /// A concatenation is written by no operation of its own: it is complete after the last one that
  /// writes a part of it before anything reads it.
  func operationCompleting(tensor: Int) -> Int? {
    let operations = (0..<operationCount).map { operation(at: $0) }
    if let writer = operations.firstIndex(where: { $0.output == UInt32(tensor) }) { return writer }
    let reader = operations.firstIndex {
      $0.input0 == UInt32(tensor) || $0.input1 == UInt32(tensor)
    }
    let whole = self.tensor(at: tensor)
    return operations[..<(reader ?? operationCount)].lastIndex {
      whole.contains(self.tensor(at: Int($0.output)))
    }
  }
}

extension ModelFormat.Tensor {
  /// Whether `part` lies in the same block and inside this tensor's bytes.
  fileprivate func contains(_ part: ModelFormat.Tensor) -> Bool {
    blockOffset == part.blockOffset && firstOperation == part.firstOperation
      && arenaOffset <= part.arenaOffset
      && part.arenaOffset + part.byteCount <= arenaOffset + byteCount
  }
}
