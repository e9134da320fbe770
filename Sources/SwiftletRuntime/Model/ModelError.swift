/// Why a model file was refused. Every case knows the place: the byte in the file, and for records
/// which one.
///
/// The device carries only these numbers; the text for people is in `ModelError+Description.swift`,
/// which Embedded builds leave out.
public enum ModelError: Error, Hashable, Sendable {
  /// The file cannot be opened or mapped; the operating system's error code.
  case unreadable(code: Int32)
  /// The first byte of a borrowed buffer is not at a multiple of 64.
  case misalignedBuffer
  /// Shorter than a header.
  case truncated(byteCount: Int)
  case header(HeaderFault, offset: Int)
  case checksum(stored: UInt32, computed: UInt32)
  case section(SectionFault, index: Int, offset: Int)
  case tensor(TensorFault, index: Int, offset: Int)
  case operation(OperationFault, index: Int, offset: Int)
  /// A record of the requantization, constants or preprocessing section.
  case value(ValueFault, offset: Int)
  /// The tuning record, or a layer's.
  case tuning(TuningFault, layer: Int?, offset: Int)

  /// The byte of the file that is wrong; 0 when it is the file as a whole.
  public var offset: Int {
    switch self {
    case .unreadable, .misalignedBuffer, .truncated: 0
    case .checksum: ModelFormat.checksumOffset
    case .header(_, let offset), .section(_, _, let offset), .tensor(_, _, let offset),
      .operation(_, _, let offset), .value(_, let offset),
      .tuning(_, _, let offset):
      offset
    }
  }
}

extension ModelError {
  /// What is wrong with the header.
  public enum HeaderFault: UInt8, Sendable {
    /// Not a `.swl` file.
    case magic
    /// A version that this reader does not know.
    case version
    case headerByteCount
    /// More sections than there are kinds, or none.
    case sectionCount
    /// The file is shorter or longer than its header says.
    case fileByteCount
    /// A flag that this reader does not know.
    case flags
    /// More than this platform can address.
    case arenaByteCount
    case arenaLowerBound
    case inputTensor
    case outputTensor
    case reserved
  }

  /// What is wrong with an entry of the section table.
  public enum SectionFault: UInt8, Sendable {
    case unknownKind
    case duplicate
    /// Not the record size of the section's kind, or the section is not a whole number of records.
    case recordByteCount
    case misaligned
    /// Reaches out of the file, or into the header, the section table or the section before it.
    case bounds
    case reserved
    /// Tensors, operations or names are absent. `index` is the missing kind.
    case missing
    /// More than 16,384 tensors or operations.
    case recordCount
    /// The names or labels do not end with a zero byte.
    case unterminated
    /// A section for fine-tuning in a model without a tuning section.
    case withoutTuning
  }

  /// What is wrong with a tensor.
  public enum TensorFault: Hashable, Sendable {
    case name
    /// An extent is zero or above its limit.
    case height, width, channels
    /// Less than the channels, or above its limit.
    case pixelStride
    case zeroPoint
    /// Not a positive finite number.
    case scale
    /// Unknown, or not the one that the header gives the tensor.
    case role
    case reserved
    /// Outside its block.
    case arenaOffset
    /// Not the formula's value.
    case byteCount
    /// Misaligned or outside the arena.
    case blockOffset, blockByteCount
    /// After the last operation, or the first after the last.
    case lifetime
    /// Needed at the same time as the tensor with this index, in the same bytes of the arena.
    case overlap(tensor: Int)
  }

  /// What is wrong with an operation.
  public enum OperationFault: Hashable, Sendable {
    case kind, flags, name
    /// No tensor of that index, or one where the kind takes none.
    case input0, input1, output
    case groups
    /// A kernel extent, stride or dilation of zero, or a window that misses the input.
    case window
    /// The extents of inputs and output do not belong together.
    case shape
    /// A fully connected layer's input has gaps between its pixels.
    case sparseInput
    /// The output's scale or zero point is not what the kind prescribes.
    case quantization
    case clamp
    /// No variant of the kind.
    case mode
    /// A copy that would read beyond what kernels can count to.
    case start
    /// A copy's fill that is no int8.
    case fill
    case firstCount
    case weightsOffset, weightsByteCount
    case requantizationBlock, requantizationBlockCount
    case constantsOffset
    case scratchOffset, scratchByteCount
    case multiplier, elementwiseShift
    case reserved
    /// The operation uses the tensor outside of the lifetime that the plan gives it.
    case lifetime(tensor: Int)
    /// The tensor is read before it is written, or after it was overwritten.
    case unwritten(tensor: Int)
    /// The tensor is the model's input or the output of another operation.
    case rewritten(tensor: Int)
    /// The output lies over the input in a way that the kind cannot compute in place.
    case inPlace(tensor: Int)
    /// The scratch lies over a tensor that is needed at this operation.
    case scratchOverlap(tensor: Int)
  }

  /// What is wrong with a number outside of the records.
  public enum ValueFault: UInt8, Sendable {
    /// A requantization multiplier outside [2^30, 2^31).
    case multiplier
    /// A requantization shift outside [1, 62].
    case shift
    /// With this bias a sum could overflow 32 bits.
    case bias
    /// Softmax exponentials above 2^23, or the first not 2^23.
    case exponential
    /// A slope of a parametric ReLU whose magnitude is 2^21 or more.
    case slope
    /// A factor of a local response normalization of 2^22 or more.
    case factor
    /// A row or column of a resize that lies outside of its input, or a weight above 2^11.
    case resizeTap
    /// A logarithm of log-softmax above 2^16.
    case logarithm
    /// A mean that is not finite, or a standard deviation that is not positive and finite.
    case preprocessing
  }

  /// What is wrong with the tuning sections.
  public enum TuningFault: UInt8, Sendable {
    /// Not exactly one record.
    case recordCount
    case mode
    /// No layers, or more than there are operations from there on.
    case firstOperation
    /// Fewer classes than the head has, more than there is room for, or a head that cannot grow.
    case classCapacity
    /// More than 65,536 samples.
    case replayCapacity
    /// Less than the labels take, or reaching into the next section.
    case labelCapacity
    case reserved
    /// Not what the sizes give, or more than this platform can address.
    case arenaByteCount
    case workByteCount
    /// Misaligned, or outside of the work memory.
    case featureOffset
    /// The tail does not end in one pixel of logits, with at most a softmax behind.
    case logits
    /// The layers' parameters are not as many as the master weights, or there is none.
    case parameters
    /// An operation that fine-tuning does not know.
    case kind
    /// An input that is neither the features nor an earlier layer's output.
    case input
    /// An output that nothing reads, or with gaps.
    case output
    /// Misaligned, outside of the work memory, or over something that is needed at the same time.
    case outputOffset, gradientOffset
    /// Not where the layer before ends.
    case parameterIndex
    /// Not as many as the layer has weights and biases.
    case parameterCount
    /// A bound that is no number, or a lower that is not below the upper.
    case clamp
    /// Not finite.
    case factor
  }
}
