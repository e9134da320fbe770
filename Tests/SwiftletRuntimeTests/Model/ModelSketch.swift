import SwiftletQuantizer
import SwiftletRuntime

/// A model put together by hand, one block of the arena after the other unless a test moves them.
struct ModelSketch {
  var image = ModelImage()
  private var arenaEnd = 0

  /// Adds a dense tensor with a block of its own behind all others.
  @discardableResult
  mutating func addTensor(
    _ name: String, _ height: Int, _ width: Int, _ channels: Int, scale: Float = 1,
    zeroPoint: Int32 = 0, role: ModelFormat.TensorRole = .intermediate, lifetime: ClosedRange<Int>
  ) -> UInt32 {
    var tensor = ModelFormat.Tensor()
    tensor.name = image.addName(name)
    tensor.height = UInt32(height)
    tensor.width = UInt32(width)
    tensor.channels = UInt32(channels)
    tensor.pixelStride = UInt32(channels)
    tensor.scale = scale
    tensor.zeroPoint = zeroPoint
    tensor.role = role.rawValue
    tensor.byteCount = UInt64(height * width * channels)
    tensor.firstOperation = UInt32(lifetime.lowerBound)
    tensor.lastOperation = UInt32(lifetime.upperBound)
    let start = reserve(height * width * channels)
    tensor.arenaOffset = UInt64(start)
    tensor.blockOffset = UInt64(start)
    tensor.blockByteCount = tensor.byteCount
    let index = UInt32(image.tensors.count)
    image.tensors.append(tensor)
    if role == .input { image.inputTensor = index }
    if role == .output { image.outputTensor = index }
    return index
  }

  /// A slice of `parent`'s channels, in the parent's block.
  mutating func addSlice(
    _ name: String, of parent: UInt32, channels: Range<Int>
  ) -> UInt32 {
    var tensor = image.tensors[Int(parent)]
    tensor.name = image.addName(name)
    tensor.role = ModelFormat.TensorRole.intermediate.rawValue
    tensor.channels = UInt32(channels.count)
    tensor.arenaOffset += UInt64(channels.lowerBound)
    let pixels = UInt64(tensor.height) * UInt64(tensor.width)
    tensor.byteCount = (pixels - 1) * UInt64(tensor.pixelStride) + UInt64(tensor.channels)
    image.tensors.append(tensor)
    return UInt32(image.tensors.count - 1)
  }

  /// Some rows of `parent`, in the parent's block.
  mutating func addRows(_ name: String, of parent: UInt32, _ rows: Range<Int>) -> UInt32 {
    var tensor = image.tensors[Int(parent)]
    tensor.name = image.addName(name)
    tensor.role = ModelFormat.TensorRole.intermediate.rawValue
    tensor.height = UInt32(rows.count)
    let row = UInt64(tensor.width) * UInt64(tensor.pixelStride)
    tensor.arenaOffset += UInt64(rows.lowerBound) * row
    tensor.byteCount =
      (UInt64(tensor.height) * UInt64(tensor.width) - 1) * UInt64(tensor.pixelStride)
      + UInt64(tensor.channels)
    image.tensors.append(tensor)
    return UInt32(image.tensors.count - 1)
  }

  /// Appends an operation; `set` fills in what its kind uses.
  mutating func addOperation(
    _ kind: ModelFormat.OperationKind, _ input: UInt32, _ output: UInt32,
    set: (inout ModelFormat.Operation) -> Void = { _ in }
  ) {
    var operation = ModelFormat.Operation()
    operation.kind = kind.rawValue
    operation.name = image.addName("\(kind)")
    operation.input0 = input
    operation.output = output
    set(&operation)
    image.operations.append(operation)
  }

  /// A rescale by one.
  mutating func addCopy(_ input: UInt32, _ output: UInt32) {
    addOperation(.rescale, input, output) {
      $0.multiplier0 = 1 << 20
      $0.elementwiseShift = 20
    }
  }

  mutating func addSum(_ input0: UInt32, _ input1: UInt32, _ output: UInt32) {
    addOperation(.add, input0, output) {
      $0.input1 = input1
      $0.multiplier0 = 1 << 20
      $0.multiplier1 = 1 << 20
      $0.elementwiseShift = 20
    }
  }

  /// Arena bytes for an operation's scratch, 64-byte aligned.
  mutating func reserve(_ byteCount: Int) -> Int {
    let start = arenaEnd
    arenaEnd += (byteCount + 63) / 64 * 64
    image.arenaByteCount = max(image.arenaByteCount, arenaEnd)
    return start
  }
}

/// Weights `[output][product]` in the blocked layout of convolution and fully connected layers.
func blocked(_ weights: [[Int8]]) -> [Int8] {
  let depth = (weights[0].count + 3) / 4
  var bytes = [Int8](repeating: 0, count: (weights.count + 15) / 16 * depth * 64)
  for (channel, row) in weights.enumerated() {
    for (product, weight) in row.enumerated() {
      let block = channel / 16 * depth + product / 4
      bytes[block * 64 + channel % 16 * 4 + product % 4] = weight
    }
  }
  return bytes
}

extension ModelFormat.Operation {
  /// A square window.
  mutating func setWindow(_ kernel: UInt16, stride: UInt16 = 1, padding: UInt16 = 0) {
    (kernelHeight, kernelWidth) = (kernel, kernel)
    (strideHeight, strideWidth) = (stride, stride)
    (dilationHeight, dilationWidth) = (1, 1)
    (padTop, padLeft) = (padding, padding)
  }

  /// Puts weights, biases and one scale for all channels into the image.
  mutating func setWeights(
    _ weights: [Int8], biases: [Int32], shift: Int32, in image: inout ModelImage
  ) {
    weightsOffset = image.addWeights(weights)
    weightsByteCount = UInt64(weights.count)
    setScales(biases, shift: shift, in: &image)
  }

  /// The scale `2^30 / 2^shift` for each bias.
  mutating func setScales(_ biases: [Int32], shift: Int32, in image: inout ModelImage) {
    let scale = Requantization(multiplier: 1 << 30, shift: shift)
    let blocks = RequantizationBlock.blocks(
      biases: biases, scales: biases.map { _ in scale })
    requantizationBlock = image.addRequantization(blocks)
    requantizationBlockCount = UInt32(blocks.count)
  }
}
