/// Weights and biases of a tail layer in float32, and the gradients by them.
///
/// Shapes: weights `[outputs][kernelHeight][kernelWidth][inputs of one group]`, biases `[outputs]`.
/// Fully connected layers have one tap with the whole input map; depthwise layers one input channel
/// to each output channel.
@unsafe
struct TailWeights {
  var weights: UnsafeMutablePointer<Float>
  var biases: UnsafeMutablePointer<Float>
  var weightGradients: UnsafeMutablePointer<Float>
  var biasGradients: UnsafeMutablePointer<Float>
}

/// Weights of a frozen layer as they lie in the file, and the gradients by its biases.
@unsafe
struct FrozenWeights {
  var weights: UnsafePointer<Int8>
  var places: WeightPlaces
  /// The real size of one step by output channel follows from the requantization.
  var requantization: RequantizationTable
  /// The output's scale over the input's.
  var scaleRatio: Double
  var biasGradients: UnsafeMutablePointer<Float>
}

extension TailLayer {
  /// What the layer multiplies with its weights: for fully connected layers one pixel.
  var weightedInput: TailMap<Element> {
    unsafe kind == .fullyConnected ? input0.flattened : input0
  }

  /// Input channels of one group.
  var channelsPerGroup: Int { unsafe weightedInput.channels / groups }

  /// The first input channel that an output channel sees.
  @inline(__always)
  func firstInputChannel(_ channel: Int, perGroup: Int) -> Int {
    unsafe channel / (output.channels / groups) &* perGroup
  }
}
