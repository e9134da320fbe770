import SwiftletGraph
import SwiftletRuntime

/// The tail of a network with what its file carries for training.
struct TrainableTail {
  let shape: TailShape
  private(set) var records: [ModelFormat.TuningLayer] = []
  private(set) var masterWeights: [Float] = []
  let work: MemoryPlan

  /// - Parameter layers: what `network` was lowered from, entry by operation.
  /// Throws: `QuantizationError` for a network that cannot be trained so.
  init(
    _ network: LoweredNetwork, layers: LayerGraph, options: TuningOptions
  ) throws(QuantizationError) {
    shape = try TailShape(
      network.operations.map { TailOperation($0, in: network) }, options: options)
    work = MemoryPlanner().plan(shape.workBlocks())
    for index in shape.indices {
      let parameters = try parameters(of: index, in: network, layers.entries[index].layer)
      var record = ModelFormat.TuningLayer()
      record.parameterIndex = UInt64(masterWeights.count)
      record.parameterCount = UInt64(parameters.count)
      record.outputOffset = UInt64(work.offsets[1 + index - shape.first])
      record.gradientOffset = UInt64(
        work.offsets[1 + shape.indices.count + index - shape.first])
      record.low = layers.entries[index].clip.minimum
      record.high = layers.entries[index].clip.maximum
      (record.factor0, record.factor1) = layers.entries[index].layer.tuningFactors
      records.append(record)
      masterWeights += parameters
    }
  }

  var featureOffset: Int { work.offsets[0] }

  /// Weights by output channel, with rows of zeros for classes to come, then biases. Mode `biases`:
  /// the real numbers that the integers stand for.
  private func parameters(
    of index: Int, in network: LoweredNetwork, _ layer: any Layer
  ) throws(QuantizationError) -> [Float] {
    let operation = network.operations[index]
    guard shape.operations[index].hasWeights else { return [] }
    if shape.mode == .biases {
      let input = Double(network.tensors[operation.inputs[0]].parameters.scale)
      return operation.kind.convolution.map { layer in
        zip(layer.biases, layer.weightScales).map { Float(Double($0) * input * $1) }
      } ?? []
    }
    guard let float = layer as? any FloatWeights else {
      throw .layer(operation.name, reason: "has no float weights to train")
    }
    let new = shape.rows(of: index) - float.bias.count
    let depth = shape.operations[index].depth
    return float.rows + Array(repeating: 0, count: new * depth)
      + float.bias + Array(repeating: 0, count: new)
  }
}

/// A layer that was made of float weights.
protocol FloatWeights {
  /// `[outputs][kernelHeight][kernelWidth][inputs of one group]`.
  var rows: [Float] { get }
  var bias: [Float] { get }
}

extension ConvolutionLayer: FloatWeights {}
extension FullyConnectedLayer: FloatWeights {}

extension Layer {
  /// `TuningLayer.factor0` and `factor1`.
  fileprivate var tuningFactors: (Float, Float) {
    switch self {
    case is AddLayer: (1, 1)
    case is SubtractLayer: (1, -1)
    case let layer as ScalingLayer: (Float(layer.factor), 0)
    case let layer as AveragePoolLayer: (layer.countsPadding ? Float(layer.window.tapCount) : 0, 0)
    default: (1, 0)
    }
  }
}

extension LoweredOperation.Kind {
  /// What layers with weights carry.
  var convolution: LoweredConvolution? {
    switch self {
    case .convolution(let layer), .depthwiseConvolution(let layer), .fullyConnected(let layer):
      layer
    default: nil
    }
  }
}
