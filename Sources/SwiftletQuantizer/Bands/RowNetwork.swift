import SwiftletRuntime

/// What cutting a network into bands of rows has to know of it.
struct RowNetwork {
  let network: LoweredNetwork
  /// By block: the operations that need it.
  let lifetimes: [ClosedRange<Int>]
  /// By block: its rows; nil where its tensors have different rows, as an image and its flattened
  /// view.
  let rows: [BlockRows?]
  /// By operation.
  let scratchByteCounts: [Int]
  /// By tensor: the operations that write any of its bytes.
  private let writers: [[Int]]

  /// A block as rows of equal size.
  struct BlockRows: Hashable {
    let height: Int
    let byteCount: Int
  }

  init(_ network: LoweredNetwork) {
    self.network = network
    lifetimes = network.blockLifetimes()
    scratchByteCounts = network.operations.indices.map { network.scratchByteCount(operation: $0) }
    var tensors = [[Int]](repeating: [], count: network.blockByteCounts.count)
    for index in network.tensors.indices { tensors[network.tensors[index].block].append(index) }
    rows = tensors.indices.map { block in
      Self.rows(tensors[block].map { network.tensors[$0] }, network.blockByteCounts[block])
    }
    writers = Self.writers(in: network, tensorsOfBlock: tensors)
  }

  /// The operations of `stage` that write any byte of the tensor, and how many rows of their outputs
  /// hold the tensor's first `count`.
  func writers(
    of tensor: Int, rows count: Int, in stage: ClosedRange<Int>
  ) -> [(operation: Int, rows: Int)] {
    let isRegular = rows[network.tensors[tensor].block] != nil
    return writers[tensor].filter(stage.contains).map { writer in
      let height = network.tensors[network.operations[writer].output].map.height
      return (writer, isRegular || network.operations[writer].output == tensor ? count : height)
    }
  }

  private static func rows(_ tensors: [LoweredTensor], _ byteCount: Int) -> BlockRows? {
    guard let map = tensors.first?.map, byteCount % map.height == 0 else { return nil }
    let row = byteCount / map.height
    let areRows = tensors.allSatisfy {
      $0.map.height == map.height && $0.map.width == map.width && $0.offsetInBlock < row
        && ($0.pixelStride * map.width == row || map.width * map.height == 1)
    }
    return areRows ? BlockRows(height: map.height, byteCount: row) : nil
  }

  private static func writers(
    in network: LoweredNetwork, tensorsOfBlock: [[Int]]
  ) -> [[Int]] {
    var result = [[Int]](repeating: [], count: network.tensors.count)
    for (index, operation) in network.operations.enumerated() {
      let output = network.tensors[operation.output]
      for tensor in tensorsOfBlock[output.block]
      where network.tensors[tensor].mayMeet(output) { result[tensor].append(index) }
    }
    return result
  }
}

extension LoweredTensor {
  /// Whether the two may have a byte of their block in common.
  fileprivate func mayMeet(_ other: LoweredTensor) -> Bool {
    guard extentMeets(other) else { return false }
    guard pixelStride == other.pixelStride, map.width == other.map.width else { return true }
    let column = offsetInBlock % pixelStride
    let otherColumn = other.offsetInBlock % pixelStride
    return column < otherColumn + other.map.channels && otherColumn < column + map.channels
  }

  /// Whether the extents of the two in their block meet.
  func extentMeets(_ other: LoweredTensor) -> Bool {
    offsetInBlock < other.offsetInBlock + other.byteCount
      && other.offsetInBlock < offsetInBlock + byteCount
  }
}
