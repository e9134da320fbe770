import SwiftletRuntime

extension LoweredNetwork {
  /// The network with room for as many classes as the tail shall have, in the blocks of the arena,
  /// the weights and the requantization.
  ///
  /// Throws: `QuantizationError.layer` for scores that lie inside of a larger tensor.
  func withRoom(for tail: TailShape) throws(QuantizationError) -> LoweredNetwork {
    var network = self
    let classes = tail.operations[tail.logits].outputMap.channels
    guard tail.classCapacity > classes else { return network }
    for index in tail.head..<operations.count {
      let tensor = tensors[operations[index].output]
      guard tensor.offsetInBlock == 0, tensor.pixelStride == tensor.map.channels else {
        throw .layer(
          operations[index].name, reason: "is part of a concatenation, so that it cannot grow")
      }
      let room = tensor.map.height * tensor.map.width * tail.classCapacity
      network.blockByteCounts[tensor.block] = max(network.blockByteCounts[tensor.block], room)
    }
    let block = ModelFormat.channelBlock
    let used = (classes + block - 1) / block
    network.operations[tail.head].kind.addSpareBlocks(
      (tail.classCapacity + block - 1) / block - used, after: used)
    return network
  }
}

extension LoweredOperation.Kind {
  fileprivate mutating func addSpareBlocks(_ count: Int, after used: Int) {
    switch self {
    case .convolution(var layer):
      layer.addSpareBlocks(count, after: used)
      self = .convolution(layer)
    case .fullyConnected(var layer):
      layer.addSpareBlocks(count, after: used)
      self = .fullyConnected(layer)
    default: break
    }
  }
}

extension LoweredConvolution {
  fileprivate mutating func addSpareBlocks(_ count: Int, after used: Int) {
    spareBlockCount = count
    spareWeightCount = count * weights.count / used
  }
}
