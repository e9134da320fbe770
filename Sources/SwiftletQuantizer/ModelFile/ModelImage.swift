import SwiftletRuntime

/// Everything that a `.swl` file holds, as the lowering collects it (docs/file-format.md).
///
/// Records refer to bytes by offset: take the offset from `addName`, `addWeights`,
/// `addRequantization` or `addConstants` and put it into the record.
public struct ModelImage: Sendable {
  public var tensors: [ModelFormat.Tensor] = []
  public var operations: [ModelFormat.Operation] = []
  public var inputTensor: UInt32 = ModelFormat.none
  public var outputTensor: UInt32 = ModelFormat.none

  /// What the memory plan needs, scratch included.
  public var arenaByteCount = 0
  /// The planner's lower bound on it, for reports.
  public var arenaLowerBound = 0

  /// One record for each input channel; empty when the model has no preprocessing of its own.
  public var preprocessing: [ModelFormat.ChannelPreprocessing] = []
  /// Class names in the order of the outputs; may be empty.
  public var labels: [String] = []
  /// What makes the model trainable; nil for one that is not.
  public var tuning: ModelFormat.Tuning?
  public var tuningLayers: [ModelFormat.TuningLayer] = []
  public var masterWeights: [Float] = []
  /// How the model was made, for people: lines of `key=value`.
  public var notes = ""

  private(set) var names: [UInt8] = []
  private(set) var weights: [Int8] = []
  private(set) var requantization: [Int32] = []
  private(set) var constants: [UInt32] = []
  private var nameOffsets: [String: UInt32] = [:]

  public init() {}

  public var weightsByteCount: Int { weights.count }
  public var requantizationBlockCount: Int { requantization.count / RequantizationBlock.words }

  /// The offset of `name` in the names section; equal names are stored once.
  public mutating func addName(_ name: String) -> UInt32 {
    if let known = nameOffsets[name] { return known }
    let offset = UInt32(names.count)
    // A zero byte ends a name in the file.
    names += name.utf8.filter { $0 != 0 } + [0]
    nameOffsets[name] = offset
    return offset
  }

  /// The offset of `blocked` weights in the weights section, a multiple of 64.
  public mutating func addWeights(_ blocked: [Int8]) -> UInt64 {
    let offset = weights.count
    weights += blocked
    weights += repeatElement(0, count: Self.padding(after: weights.count))
    return UInt64(offset)
  }

  /// The index of the first of `blocks` in the requantization section.
  public mutating func addRequantization(_ blocks: [RequantizationBlock]) -> UInt32 {
    let index = requantizationBlockCount
    for block in blocks { requantization += block.bias + block.multiplier + block.shift }
    return UInt32(index)
  }

  /// The offset of `values` in the constants section, a multiple of 64.
  public mutating func addConstants(_ values: [UInt32]) -> UInt64 {
    let offset = constants.count * 4
    constants += values
    constants += repeatElement(0, count: Self.padding(after: constants.count * 4) / 4)
    return UInt64(offset)
  }

  /// The offset of a table of bytes in the constants section, a multiple of 64.
  ///
  /// Precondition: a whole number of words.
  public mutating func addTable(_ bytes: [Int8]) -> UInt64 {
    precondition(bytes.count % 4 == 0, "a table of \(bytes.count) bytes")
    return addConstants(
      stride(from: 0, to: bytes.count, by: 4).map { first in
        bytes[first..<first + 4].reversed().reduce(0) { $0 << 8 | UInt32(UInt8(bitPattern: $1)) }
      })
  }

  /// Zero bytes up to the next multiple of the section alignment.
  static func padding(after byteCount: Int) -> Int {
    (ModelFormat.alignment - byteCount % ModelFormat.alignment) % ModelFormat.alignment
  }
}

/// Sixteen output channels' bias and scale; unused channels of the last block are zero bias, the
/// smallest multiplier and shift 32.
public struct RequantizationBlock: Hashable, Sendable {
  public static let channels = ModelFormat.channelBlock
  static let words = 3 * channels

  public private(set) var bias = [Int32](repeating: 0, count: channels)
  public private(set) var multiplier = [Int32](repeating: 1 << 30, count: channels)
  public private(set) var shift = [Int32](repeating: 32, count: channels)

  public init() {}

  /// Sets one channel of the block.
  public mutating func set(_ channel: Int, bias: Int32, scale: Requantization) {
    self.bias[channel] = bias
    multiplier[channel] = scale.multiplier
    shift[channel] = scale.shift
  }

  /// The blocks of consecutive channels: `ceil(count / 16)` of them.
  ///
  /// Precondition: as many biases as scales.
  public static func blocks(biases: [Int32], scales: [Requantization]) -> [RequantizationBlock] {
    precondition(biases.count == scales.count, "one bias for each scale")
    return stride(from: 0, to: scales.count, by: channels).map { first in
      var block = RequantizationBlock()
      for channel in first..<min(first + channels, scales.count) {
        block.set(channel - first, bias: biases[channel], scale: scales[channel])
      }
      return block
    }
  }
}
