/// The `.swl` file's fixed-size records. All fields are little-endian; docs/file-format.md is the
/// specification, and a test holds its tables against these declarations.
///
/// The records are plain values with natural alignment, so a mapped file is read in place.
public enum ModelFormat {
  /// "SWLT" as four bytes in file order.
  public static var magic: UInt32 { 0x544C_5753 }
  public static var version: UInt32 { 2 }
  /// Alignment of every section in the file, of the arena's base and of every offset in the arena
  /// that a kernel reads with vector loads.
  public static var alignment: Int { 64 }
  /// Rounded up to a multiple of it.
  static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) & ~(alignment - 1) }
  /// Alignment of a tensor's offset in the arena.
  public static var tensorAlignment: Int { 16 }
  /// Marks an absent tensor or operation index.
  public static var none: UInt32 { 0xFFFF_FFFF }
  /// Output channels in one weight block and one requantization block.
  public static var channelBlock: Int { 16 }
  /// Weights of one output channel that lie together: the dot product's width.
  public static var depthBlock: Int { 4 }
  /// Where `Header.checksum` lies in the file.
  public static var checksumOffset: Int { 24 }
}

extension ModelFormat {
  /// Kinds of sections: `SectionKind` without its list, which would be an array.
  static var sectionKindCount: Int { 12 }

  /// Sections; a file has at most one of each kind.
  public enum SectionKind: UInt32, Sendable {
    case tensors = 1
    case operations = 2
    case names = 3
    case weights = 4
    case requantization = 5
    case constants = 6
    case preprocessing = 7
    /// Class names in the order of the outputs, UTF-8, each ended by a zero byte.
    case labels = 8
    /// How the model was made, for people: UTF-8 lines of `key=value`.
    case notes = 9
    /// How the model is fine-tuned.
    case tuning = 10
    /// The operations that fine-tuning changes or goes through.
    case tuningLayers = 11
    /// Float32 weights and biases of the layers that fine-tuning changes.
    case masterWeights = 12

    /// Bytes of one record of the section; 1 for plain bytes.
    public var recordByteCount: Int {
      switch self {
      case .tensors: MemoryLayout<Tensor>.size
      case .operations: MemoryLayout<Operation>.size
      case .requantization: RequantizationBlock.byteCount
      case .preprocessing: MemoryLayout<ChannelPreprocessing>.size
      case .constants: MemoryLayout<UInt32>.size
      case .tuning: MemoryLayout<Tuning>.size
      case .tuningLayers: MemoryLayout<TuningLayer>.size
      case .masterWeights: MemoryLayout<Float>.size
      case .names, .weights, .labels, .notes: 1
      }
    }
  }

  /// What an operation does. Activations have no kind of their own: they are the clamp of the
  /// operation before them, or a `rescale`.
  public enum OperationKind: UInt16, Sendable {
    case convolution = 1
    case depthwiseConvolution = 2
    case fullyConnected = 3
    case maxPool = 4
    case averagePool = 5
    case add = 6
    case rescale = 7
    case softmax = 8
    case lookup = 9
    case parametricReLU = 10
    case localResponseNormalization = 11
    case multiply = 12
    case transposedConvolution = 13
    case resize = 14
    case copy = 15
    case rearrange = 16
    case extremum = 17
    case logSoftmax = 18
  }

  /// What a tensor is to the model.
  public enum TensorRole: UInt8, Sendable {
    case intermediate = 0
    case input = 1
    case output = 2
  }
}

extension ModelFormat {
  /// The first 64 bytes of a file.
  public struct Header: BitwiseCopyable, Sendable {
    public var magic: UInt32 = ModelFormat.magic
    public var version: UInt32 = ModelFormat.version
    public var headerByteCount: UInt32 = 64
    public var sectionCount: UInt32 = 0
    public var fileByteCount: UInt64 = 0
    /// CRC-32 (IEEE 802.3, as in zlib) of the whole file with this field taken as zero.
    public var checksum: UInt32 = 0
    public var flags: UInt32 = 0
    public var arenaByteCount: UInt64 = 0
    /// The planner's lower bound on the arena, for reports.
    public var arenaLowerBound: UInt64 = 0
    public var inputTensor: UInt32 = ModelFormat.none
    public var outputTensor: UInt32 = ModelFormat.none
    public var reserved: UInt64 = 0
    public init() {}
  }

  /// One entry of the section table, which follows the header: 32 bytes.
  public struct Section: BitwiseCopyable, Sendable {
    public var kind: UInt32 = 0
    /// Bytes of one record, 1 for plain bytes.
    public var recordByteCount: UInt32 = 0
    public var offset: UInt64 = 0
    public var byteCount: UInt64 = 0
    public var reserved: UInt64 = 0
    public init() {}
  }

  /// An activation tensor in the arena, int8, NHWC with batch 1: 80 bytes.
  public struct Tensor: BitwiseCopyable, Sendable {
    /// Byte offset into the names section, of UTF-8 text that ends with a zero byte.
    public var name: UInt32 = 0
    public var height: UInt32 = 0
    public var width: UInt32 = 0
    public var channels: UInt32 = 0
    /// Bytes from one pixel to the next; more than `channels` for a slice of a concatenation.
    public var pixelStride: UInt32 = 0
    public var zeroPoint: Int32 = 0
    public var scale: Float = 0
    public var role: UInt8 = 0
    public var reserved0: UInt8 = 0
    public var reserved1: UInt16 = 0
    /// Offset of the first element in the arena.
    public var arenaOffset: UInt64 = 0
    /// Bytes from the first element to the last: `(height*width - 1) * pixelStride + channels`.
    public var byteCount: UInt64 = 0
    /// The arena block that holds the tensor: slices of one concatenation share a block.
    public var blockOffset: UInt64 = 0
    public var blockByteCount: UInt64 = 0
    /// First and last operation that needs the block; the plan is checked with these.
    public var firstOperation: UInt32 = 0
    public var lastOperation: UInt32 = 0
    public var reserved2: UInt64 = 0
    public init() {}
  }

  /// One operation, in execution order: 128 bytes. Fields that a kind does not use are zero.
  public struct Operation: BitwiseCopyable, Sendable {
    public var kind: UInt16 = 0
    public var flags: UInt16 = 0
    public var name: UInt32 = 0
    /// Tensor indices; `none` when absent.
    public var input0: UInt32 = ModelFormat.none
    public var input1: UInt32 = ModelFormat.none
    public var output: UInt32 = ModelFormat.none
    /// Convolutions: groups. Rearrange: the block size, or the groups of a channel shuffle.
    public var groups: UInt32 = 0
    /// Local response normalization: `kernelHeight` channels per sum.
    public var kernelHeight: UInt16 = 0
    public var kernelWidth: UInt16 = 0
    public var strideHeight: UInt16 = 0
    public var strideWidth: UInt16 = 0
    public var dilationHeight: UInt16 = 0
    public var dilationWidth: UInt16 = 0
    public var padTop: UInt16 = 0
    public var padLeft: UInt16 = 0
    /// Fused activation: the output is clamped to [clampLow, clampHigh].
    public var clampLow: Int8 = -128
    public var clampHigh: Int8 = 127
    /// Which of its variants the operation is, see `OperationModes.swift`.
    public var mode: UInt16 = 0
    /// Average pooling: the valid-element count of the first requantization entry.
    public var firstCount: UInt32 = 0
    /// Byte offset into the weights section, 64-byte aligned.
    public var weightsOffset: UInt64 = 0
    public var weightsByteCount: UInt64 = 0
    /// Index of the first block in the requantization section, and the number of blocks.
    public var requantizationBlock: UInt32 = 0
    public var requantizationBlockCount: UInt32 = 0
    /// Byte offset into the constants section: the tables of the kinds that look values up.
    public var constantsOffset: UInt64 = 0
    /// Working memory in the arena, live only during this operation, 64-byte aligned.
    public var scratchOffset: UInt64 = 0
    public var scratchByteCount: UInt64 = 0
    /// Fixed-point scales of operations without requantization blocks: `ElementwiseScale`,
    /// `ProductScale` and others.
    public var multiplier0: Int32 = 0
    public var multiplier1: Int32 = 0
    public var elementwiseShift: Int32 = 0
    /// Copy: the input position of output element (0, 0, 0), which may lie outside.
    public var startRow: Int32 = 0
    public var startColumn: Int32 = 0
    public var startChannel: Int32 = 0
    /// Copy: what lies outside of the input, with the border `fill`.
    public var fill: Int32 = 0
    public var reserved: UInt32 = 0
    public init() {}
  }

  /// Sixteen output channels' bias and scale, in the order kernels load them: 192 bytes.
  ///
  /// Laid out as `bias[16]`, `multiplier[16]`, `shift[16]`, all int32.
  public enum RequantizationBlock {
    public static var byteCount: Int { 192 }
    public static var multiplierOffset: Int { 64 }
    public static var shiftOffset: Int { 128 }
  }

  /// How one input channel is standardized: `input = (pixel / 255 - mean) / standardDeviation`:
  /// 8 bytes, one record for each channel of the input tensor.
  public struct ChannelPreprocessing: BitwiseCopyable, Hashable, Sendable {
    public var mean: Float = 0
    public var standardDeviation: Float = 1
    public init() {}

    public init(mean: Float, standardDeviation: Float) {
      self.mean = mean
      self.standardDeviation = standardDeviation
    }
  }
}

#if !hasFeature(Embedded)
  // The lists of cases are arrays, which a device does not have.
  extension ModelFormat.SectionKind: CaseIterable {}
  extension ModelFormat.OperationKind: CaseIterable {}
  extension ModelFormat.TensorRole: CaseIterable {}
#endif
