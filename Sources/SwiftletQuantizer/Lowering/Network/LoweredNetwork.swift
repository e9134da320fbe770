import SwiftletRuntime

/// A network in int8: tensors and operations in execution order, with weights blocked and every
/// multiplier chosen. Only offsets in the arena are missing.
public struct LoweredNetwork: Sendable {
  public var name: String
  public var tensors: [LoweredTensor]
  public var operations: [LoweredOperation]
  /// Bytes of each block that tensors lie in.
  public var blockByteCounts: [Int]
  /// Indices into `tensors`.
  public var input: Int
  public var output: Int
}

/// The extents of one sample's activation, NHWC with the batch left out. A vector has height and
/// width 1.
public struct ActivationMap: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var channels: Int

  public var elementCount: Int { height * width * channels }
}

/// An int8 activation.
public struct LoweredTensor: Hashable, Sendable {
  public var name: String
  /// The value of the float graph that this tensor stands for; a copy into a concatenation stands
  /// for the same value as its source.
  public var floatValue: String
  public var map: ActivationMap
  public var parameters: QuantizationParameters
  /// The block of memory that holds the tensor; parts of one concatenation share theirs.
  public var block: Int
  /// The first element's place in the block.
  public var offsetInBlock: Int
  /// Bytes from one pixel to the next.
  public var pixelStride: Int

  /// Bytes from the first element to the last.
  public var byteCount: Int { (map.height * map.width - 1) * pixelStride + map.channels }
}

/// One int8 operation.
public struct LoweredOperation: Sendable {
  public var name: String
  public var kind: Kind
  /// Indices into the network's tensors.
  public var inputs: [Int]
  public var output: Int
  /// The fused activation.
  public var clampLow: Int8
  public var clampHigh: Int8

  public enum Kind: Sendable {
    case convolution(LoweredConvolution)
    case depthwiseConvolution(LoweredConvolution)
    case fullyConnected(LoweredConvolution)
    case maxPool(Window)
    case averagePool(LoweredAveragePool)
    case add(ElementwiseScale)
    case rescale(ElementwiseScale)
    /// `round(2^23 * exp(-inputScale * d))` for d in 0...255.
    case softmax(exponentials: [UInt32])
    /// The output for every input, in the order of the input's bits as an unsigned number; the
    /// clamp is part of it.
    case lookup(table: [Int8])
    case parametricReLU(LoweredParametricReLU)
    case localResponseNormalization(LoweredNormalization)
    case multiply(ProductScale)
    case logSoftmax(LoweredLogSoftmax)
    /// The weights and requantization blocks of all phases, one phase behind the other.
    case transposedConvolution(LoweredConvolution)
    case resize(LoweredResize)
    case copy(LoweredCopy)
    case rearrange(ModelFormat.RearrangeOrder, size: Int)
    case extremum(ModelFormat.ExtremumOrder, ElementwiseScale)
  }
}

/// What a convolution, depthwise convolution or fully connected layer carries.
public struct LoweredConvolution: Sendable {
  public var window: Window
  public var groups: Int
  /// Blocked as `ConvolutionArguments` says.
  public var weights: [Int8]
  public var requantization: [RequantizationBlock]
  /// Real size of one weight step by output channel, for reports.
  public var weightScales: [Double]
  /// By output channel, in steps of the input's scale times the weights', without the input zero
  /// point's term: for reports and export.
  public var biases: [Int32]
  /// Room behind the weights and the requantization for output channels to come.
  var spareWeightCount = 0
  var spareBlockCount = 0
}

/// What a ReLU with a slope for each channel carries, as `ParametricReLUArguments` says.
public struct LoweredParametricReLU: Sendable {
  public var multiplier: Int32
  public var shift: Int32
  /// One for each channel, zeros up to the next multiple of sixteen.
  public var slopes: [Int32]
}

/// What local response normalization carries, as `LocalResponseNormalizationArguments` says.
public struct LoweredNormalization: Sendable {
  /// Channels per sum.
  public var size: Int
  public var factors: [UInt32]
  public var shift: Int32
}

/// What log-softmax carries, as `LogSoftmaxArguments` says.
public struct LoweredLogSoftmax: Sendable {
  public var exponentials: [UInt32]
  public var logarithms: [UInt32]
  public var inputMultiplier: Int32
  public var logarithmMultiplier: Int32
  public var shift: Int32
}

/// What resizing carries, as `ResizeArguments` says.
public struct LoweredResize: Sendable {
  public var mode: ModelFormat.ResizeMode
  /// A word for each output row, then for each output column.
  public var taps: [UInt32]
}

/// What a copy carries, as `CopyArguments` says.
public struct LoweredCopy: Hashable, Sendable {
  public var startRow = 0
  public var startColumn = 0
  public var startChannel = 0
  public var rowStep = 1
  public var columnStep = 1
  public var border = ModelFormat.CopyBorder.fill
  public var fill: Int8 = 0

  public init() {}
}

/// What average pooling carries.
public struct LoweredAveragePool: Sendable {
  public var window: Window
  /// Valid elements under a window that the first requantization entry is for.
  public var firstCount: Int
  public var requantization: [RequantizationBlock]
}
