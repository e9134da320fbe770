/// A quantized network: a `.swl` file in memory, checked completely before it is first used.
///
/// Memory: the file is mapped or borrowed and read in place; nothing is copied or repacked, so a
/// model costs no RAM besides the pages that are touched. The arena is the session's.
///
/// Throws (all initializers): `ModelError`, which names the byte of the file that is wrong.
@safe
public struct Model: ~Copyable {
  private let mapping: FileMapping
  package let view: ModelView

  /// Maps the file at `path`, a zero-terminated string.
  ///
  /// `verifyingChecksum`: reading every byte for the CRC-32 costs time on slow flash; without it
  /// the records are still checked, but changed weights are not noticed.
  @unsafe
  public init(
    mapping path: UnsafePointer<CChar>, verifyingChecksum: Bool = true
  ) throws(ModelError) {
    try unsafe self.init(FileMapping(mapping: path), verifyingChecksum: verifyingChecksum)
  }

  /// Takes a model that is in memory, in flash for example.
  ///
  /// Precondition: the bytes stay in place and unchanged as long as the model or a session of it
  /// lives. Their address must be a multiple of 64.
  @unsafe
  public init(
    borrowing bytes: UnsafeRawBufferPointer, verifyingChecksum: Bool = true
  ) throws(ModelError) {
    try unsafe self.init(FileMapping(borrowing: bytes), verifyingChecksum: verifyingChecksum)
  }

  init(
    _ mapping: consuming FileMapping, verifyingChecksum: Bool = true
  ) throws(ModelError) {
    var view = unsafe ModelView(base: mapping.base, byteCount: mapping.byteCount)
    try view.validate(verifyingChecksum: verifyingChecksum)
    self.mapping = mapping
    self.view = view
  }
}

extension Model {
  /// Bytes of working memory that a session needs.
  public var arenaByteCount: Int { Int(view.header.arenaByteCount) }
  /// The planner's lower bound on it.
  public var arenaLowerBound: Int { Int(view.header.arenaLowerBound) }
  public var fileByteCount: Int { view.byteCount }
  public var weightsByteCount: Int { view.extent(of: .weights).byteCount }

  public var tensorCount: Int { view.tensorCount }
  public var operationCount: Int { view.operationCount }
  public var inputTensor: Int { Int(view.header.inputTensor) }
  public var outputTensor: Int { Int(view.header.outputTensor) }

  /// The tensor's record.
  ///
  /// Precondition: `index` is in `0..<tensorCount`.
  public func tensor(at index: Int) -> ModelFormat.Tensor { view.tensor(index) }

  /// The operation's record.
  ///
  /// Precondition: `index` is in `0..<operationCount`.
  public func operation(at index: Int) -> ModelFormat.Operation { view.operation(index) }

  /// What the network takes.
  public var input: TensorDescription { TensorDescription(tensor(at: inputTensor)) }
  /// What the network gives.
  public var output: TensorDescription { TensorDescription(tensor(at: outputTensor)) }

  /// How the channel's pixels are standardized; nil when the model has no preprocessing for it.
  public func preprocessing(ofChannel channel: Int) -> ModelFormat.ChannelPreprocessing? {
    channel >= 0 && channel < view.count(of: .preprocessing) ? view.preprocessing(channel) : nil
  }
}

/// Extents of a tensor and how its int8 elements stand for real numbers.
public struct TensorDescription: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var channels: Int
  public var quantization: QuantizationParameters

  public init(_ tensor: ModelFormat.Tensor) {
    height = Int(tensor.height)
    width = Int(tensor.width)
    channels = Int(tensor.channels)
    quantization = QuantizationParameters(scale: tensor.scale, zeroPoint: tensor.zeroPoint)
  }

  /// `height * width * channels`.
  public var elementCount: Int { height * width * channels }
}
