import SwiftletGraph
import SwiftletRuntime

extension TailShape {
  /// What one sample needs in the work memory, each piece with the steps it is needed for: forward
  /// of layer `i` is step `i`, its backward step `2 * layers - i`. The features, the outputs, and the
  /// gradients in this order.
  func workBlocks() -> [MemoryBlock] {
    let bytes = mode == .biases ? 1 : MemoryLayout<Float>.size
    let last = 2 * indices.count
    func block(_ name: String, _ byteCount: Int, _ lifetime: ClosedRange<Int>) -> MemoryBlock {
      MemoryBlock(
        name: name, byteCount: byteCount, lifetime: lifetime, alignment: ModelFormat.alignment)
    }
    let outputs = indices.map {
      block(
        operations[$0].name, elementCount(of: $0) * bytes, $0 - first...last - ($0 - first))
    }
    let gradients = indices.map {
      block(
        "\(operations[$0].name) gradient", elementCount(of: $0) * 4,
        last - lastReader(of: $0)...last - ($0 - first))
    }
    return [block("features", features.elementCount * bytes, 0...last)] + outputs + gradients
  }

  /// The last layer of the tail, counted from its first, that reads the output of `index`; the loss
  /// where none does.
  private func lastReader(of index: Int) -> Int {
    let output = operations[index].output
    let reader = indices.last { operations[$0].inputs.contains(output) }
    return reader.map { $0 - first } ?? indices.count
  }

  var parameterCount: Int { indices.reduce(0) { $0 + parameterCount(of: $1) } }

  /// Bytes that fine-tuning needs behind the inference arena, before there is a file: the update's
  /// tensors are counted as if they lay together.
  func estimatedByteCount(options: TuningOptions) -> Int {
    var sizes = TuningSizes()
    sizes.parameterBytes = UInt64(parameterCount * 4)
    sizes.layerCount = UInt64(indices.count)
    sizes.classCapacity = UInt64(classCapacity)
    sizes.replayCapacity = UInt64(options.replayCapacity)
    sizes.featureBytes = UInt64(features.elementCount)
    sizes.workBytes = UInt64(MemoryPlanner().plan(workBlocks()).arenaByteCount)
    let changed = operations[first...]
    let weighted = changed.indices.filter { operations[$0].hasWeights }
    let weightBytes = weighted.map(weightByteCount).reduce(0, +)
    let blocks = changed.indices.map(blockCount).reduce(0, +)
    let pieces: [Int] = [
      64, 32, (changed.count + 1) * 80, changed.count * 128, mode == .biases ? 0 : weightBytes,
      blocks * ModelFormat.RequantizationBlock.byteCount,
      changed.map(\.constantByteCount).reduce(0, +),
      classCapacity * options.labelByteCount,
    ]
    for (piece, byteCount) in pieces.enumerated() { sizes.pieces[piece] = UInt64(byteCount) }
    return Int(TuningLayout(sizes).end)
  }

  private func weightByteCount(of index: Int) -> Int {
    let operation = operations[index]
    if operation.kind == .depthwiseConvolution {
      return blockCount(of: index) * operation.taps * 16
    }
    return max(operation.groups, 1) * layout(of: index).weightByteCount
  }

  private func blockCount(of index: Int) -> Int {
    let operation = operations[index]
    guard operation.hasWeights else { return operation.kind == .averagePool ? 1 : 0 }
    if operation.kind == .depthwiseConvolution { return (rows(of: index) + 15) / 16 }
    return max(operation.groups, 1) * layout(of: index).channelBlocks
  }

  /// Of one group.
  private func layout(of index: Int) -> ConvolutionLayout {
    let operation = operations[index]
    return ConvolutionLayout(
      inputChannels: operation.depth / operation.taps,
      outputChannels: rows(of: index) / max(operation.groups, 1), depth: operation.depth)
  }
}

extension TailOperation {
  /// Of the tables that requantization rewrites, as the file format has them.
  fileprivate var constantByteCount: Int {
    switch kind {
    case .softmax: 256 * 4
    case .logSoftmax: (256 + 257) * 4
    default: 0
    }
  }
}
