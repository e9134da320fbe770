import SwiftletRuntime

extension LoweredNetwork {
  /// The network with elementwise operations writing over an input that nothing reads later:
  /// they take each element once before they write it.
  ///
  /// The network's input is left alone, so that a caller finds it unchanged after a run.
  func writingInPlace() -> LoweredNetwork {
    var result = self
    for index in operations.indices where operations[index].kind.formatKind.mayRunInPlace {
      result.joinBlocks(operation: index)
    }
    return result.withoutEmptyBlocks()
  }

  private mutating func joinBlocks(operation index: Int) {
    let output = operations[index].output
    guard isAlone(output) else { return }
    let lifetimes = blockLifetimes()
    let dying = operations[index].inputs.first { input in
      tensors[input].block != tensors[self.input].block
        && lifetimes[tensors[input].block].upperBound == index
        && isWhole(input) && tensors[input].map == tensors[output].map
    }
    guard let dying else { return }
    tensors[output].block = tensors[dying].block
  }

  /// Whether no other tensor lies in the tensor's block.
  private func isAlone(_ tensor: Int) -> Bool {
    isWhole(tensor) && tensors.count { $0.block == tensors[tensor].block } == 1
  }

  /// Whether the tensor fills its block.
  private func isWhole(_ tensor: Int) -> Bool {
    tensors[tensor].byteCount == blockByteCounts[tensors[tensor].block]
  }

  private func withoutEmptyBlocks() -> LoweredNetwork {
    var result = self
    let used = Set(tensors.map(\.block)).sorted()
    let indices = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    result.blockByteCounts = used.map { blockByteCounts[$0] }
    for index in tensors.indices {
      result.tensors[index].block = indices[tensors[index].block] ?? 0
    }
    return result
  }
}
