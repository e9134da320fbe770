import SwiftletGraph
import SwiftletRuntime

extension LoweredNetwork {
  /// What the arena must hold: the blocks of tensors by block index, then the scratch of the
  /// operations that need any.
  ///
  /// The input's block is live from the first operation on, the output's until the last.
  func memoryBlocks() -> [MemoryBlock] {
    tensorBlocks() + operations.indices.compactMap { scratchBlock(operation: $0) }
  }

  private func tensorBlocks() -> [MemoryBlock] {
    let lifetimes = blockLifetimes()
    return blockByteCounts.indices.map { block in
      let name = MemoryPlan.joined(tensors.filter { $0.block == block }.map(\.name))
      return MemoryBlock(
        name: name, byteCount: blockByteCounts[block], lifetime: lifetimes[block],
        alignment: ModelFormat.tensorAlignment)
    }
  }

  /// Operations during which each block is live: from the first that writes or reads any tensor
  /// in it to the last.
  func blockLifetimes() -> [ClosedRange<Int>] {
    var lifetimes = [ClosedRange<Int>?](repeating: nil, count: blockByteCounts.count)
    func extend(_ tensor: Int, to operation: Int) {
      let block = tensors[tensor].block
      let known = lifetimes[block] ?? operation...operation
      lifetimes[block] =
        min(known.lowerBound, operation)...max(known.upperBound, operation)
    }
    extend(input, to: 0)
    for (index, operation) in operations.enumerated() {
      for tensor in operation.inputs + [operation.output] { extend(tensor, to: index) }
    }
    extend(output, to: operations.count - 1)
    return lifetimes.map { $0 ?? 0...0 }
  }

  private func scratchBlock(operation: Int) -> MemoryBlock? {
    let byteCount = scratchByteCount(operation: operation)
    guard byteCount > 0 else { return nil }
    return MemoryBlock(
      name: "\(operations[operation].name) scratch", byteCount: byteCount,
      lifetime: operation...operation, alignment: ModelFormat.alignment, isScratch: true)
  }
}
