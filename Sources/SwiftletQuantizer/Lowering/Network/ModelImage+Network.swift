import SwiftletGraph
import SwiftletRuntime

extension ModelImage {
  /// The file of `network` with its tensors where `plan` puts them.
  ///
  /// Precondition: `plan` was made from `blocks`, the network's own.
  init(_ network: LoweredNetwork, plan: MemoryPlan) {
    self.init()
    arenaByteCount = plan.arenaByteCount
    arenaLowerBound = plan.lowerBound
    inputTensor = UInt32(network.input)
    outputTensor = UInt32(network.output)
    for index in network.tensors.indices {
      tensors.append(tensorRecord(index, in: network, plan: plan))
    }
    let scratch = plan.scratchOffsets
    for (index, operation) in network.operations.enumerated() {
      var record = operationRecord(operation)
      if let block = scratch[index] {
        record.scratchOffset = UInt64(block.offset)
        record.scratchByteCount = UInt64(block.byteCount)
      }
      operations.append(record)
    }
  }

  private mutating func tensorRecord(
    _ index: Int, in network: LoweredNetwork, plan: MemoryPlan
  ) -> ModelFormat.Tensor {
    let tensor = network.tensors[index]
    let block = plan.blocks[tensor.block]
    var record = ModelFormat.Tensor()
    record.name = addName(tensor.name)
    record.height = UInt32(tensor.map.height)
    record.width = UInt32(tensor.map.width)
    record.channels = UInt32(tensor.map.channels)
    record.pixelStride = UInt32(tensor.pixelStride)
    record.zeroPoint = tensor.parameters.zeroPoint
    record.scale = tensor.parameters.scale
    record.role = network.role(of: index).rawValue
    record.arenaOffset = UInt64(plan.offsets[tensor.block] + tensor.offsetInBlock)
    record.byteCount = UInt64(tensor.byteCount)
    record.blockOffset = UInt64(plan.offsets[tensor.block])
    record.blockByteCount = UInt64(block.byteCount)
    record.firstOperation = UInt32(block.lifetime.lowerBound)
    record.lastOperation = UInt32(block.lifetime.upperBound)
    return record
  }

  private mutating func operationRecord(_ operation: LoweredOperation) -> ModelFormat.Operation {
    var record = ModelFormat.Operation()
    record.kind = operation.kind.formatKind.rawValue
    record.name = addName(operation.name)
    record.input0 = UInt32(operation.inputs[0])
    if operation.inputs.count > 1 { record.input1 = UInt32(operation.inputs[1]) }
    record.output = UInt32(operation.output)
    record.clampLow = operation.clampLow
    record.clampHigh = operation.clampHigh
    switch operation.kind {
    case .convolution(let layer), .depthwiseConvolution(let layer), .fullyConnected(let layer),
      .transposedConvolution(let layer):
      add(layer, to: &record)
    case .maxPool(let window):
      record.setWindow(window)
    case .averagePool(let pool):
      record.setWindow(pool.window)
      record.firstCount = UInt32(pool.firstCount)
      add(pool.requantization, to: &record)
    case .add(let scale), .rescale(let scale):
      record.setScale(scale)
    case .softmax(let exponentials):
      record.constantsOffset = addConstants(exponentials)
    case .lookup(let table):
      (record.clampLow, record.clampHigh) = (.min, .max)
      record.constantsOffset = addTable(table)
    case .parametricReLU(let layer):
      record.multiplier0 = layer.multiplier
      record.elementwiseShift = layer.shift
      record.constantsOffset = addConstants(layer.slopes.map(UInt32.init(bitPattern:)))
    case .localResponseNormalization(let layer):
      record.kernelHeight = UInt16(layer.size)
      record.elementwiseShift = layer.shift
      record.constantsOffset = addConstants(layer.factors)
    case .multiply(let scale):
      record.multiplier0 = scale.multiplier
      record.elementwiseShift = scale.shift
    case .logSoftmax(let layer):
      record.multiplier0 = layer.inputMultiplier
      record.multiplier1 = layer.logarithmMultiplier
      record.elementwiseShift = layer.shift
      record.constantsOffset = addConstants(layer.exponentials + layer.logarithms)
    case .resize(let resize):
      record.mode = resize.mode.rawValue
      record.constantsOffset = addConstants(resize.taps)
    case .copy(let copy): record.setCopy(copy)
    case .rearrange(let order, let size):
      record.mode = order.rawValue
      record.groups = UInt32(size)
    case .extremum(let order, let scale):
      record.mode = order.rawValue
      record.setScale(scale)
    }
    return record
  }

  private mutating func add(_ layer: LoweredConvolution, to record: inout ModelFormat.Operation) {
    record.setWindow(layer.window)
    record.groups = UInt32(layer.groups)
    record.weightsOffset = addWeights(
      layer.weights + Array(repeating: 0, count: layer.spareWeightCount))
    record.weightsByteCount = UInt64(layer.weights.count)
    add(layer.requantization, to: &record)
    _ = addRequantization(Array(repeating: RequantizationBlock(), count: layer.spareBlockCount))
  }

  private mutating func add(
    _ blocks: [RequantizationBlock], to record: inout ModelFormat.Operation
  ) {
    record.requantizationBlock = addRequantization(blocks)
    record.requantizationBlockCount = UInt32(blocks.count)
  }
}

extension ModelFormat.Operation {
  fileprivate mutating func setScale(_ scale: ElementwiseScale) {
    multiplier0 = scale.multiplier0
    multiplier1 = scale.multiplier1
    elementwiseShift = scale.shift
  }

  fileprivate mutating func setCopy(_ copy: LoweredCopy) {
    mode = copy.border.rawValue
    strideHeight = UInt16(copy.rowStep)
    strideWidth = UInt16(copy.columnStep)
    startRow = Int32(copy.startRow)
    startColumn = Int32(copy.startColumn)
    startChannel = Int32(copy.startChannel)
    fill = Int32(copy.fill)
  }

  fileprivate mutating func setWindow(_ window: Window) {
    kernelHeight = UInt16(window.kernelHeight)
    kernelWidth = UInt16(window.kernelWidth)
    strideHeight = UInt16(window.strideHeight)
    strideWidth = UInt16(window.strideWidth)
    dilationHeight = UInt16(window.dilationHeight)
    dilationWidth = UInt16(window.dilationWidth)
    padTop = UInt16(window.padTop)
    padLeft = UInt16(window.padLeft)
  }
}

extension LoweredOperation.Kind {
  var formatKind: ModelFormat.OperationKind {
    switch self {
    case .convolution: .convolution
    case .depthwiseConvolution: .depthwiseConvolution
    case .fullyConnected: .fullyConnected
    case .maxPool: .maxPool
    case .averagePool: .averagePool
    case .add: .add
    case .rescale: .rescale
    case .softmax: .softmax
    case .lookup: .lookup
    case .parametricReLU: .parametricReLU
    case .localResponseNormalization: .localResponseNormalization
    case .multiply: .multiply
    case .logSoftmax: .logSoftmax
    case .transposedConvolution: .transposedConvolution
    case .resize: .resize
    case .copy: .copy
    case .rearrange: .rearrange
    case .extremum: .extremum
    }
  }
}

extension LoweredNetwork {
  fileprivate func role(of tensor: Int) -> ModelFormat.TensorRole {
    if tensor == input { return .input }
    return tensor == output ? .output : .intermediate
  }
}

extension MemoryPlan {
  /// By operation: the scratch it was given.
  fileprivate var scratchOffsets: [Int: (offset: Int, byteCount: Int)] {
    var result: [Int: (offset: Int, byteCount: Int)] = [:]
    for (block, offset) in zip(blocks, offsets) where block.isScratch {
      result[block.lifetime.lowerBound] = (offset, block.byteCount)
    }
    return result
  }
}
