import SwiftletGraph
import SwiftletRuntime

/// An operator of two inputs, one of which is a constant.
struct ConstantOperand {
  /// The position of the computed input.
  let value: Int
  /// One number for each channel of the computed input.
  let channels: [Float]
  /// The one number that all channels have in common; nil where they differ.
  var scalar: Float? {
    guard let first = channels.first, channels.allSatisfy({ $0 == first }) else { return nil }
    return first
  }
  /// Whether the constant comes second, as in `x - c`.
  var isSecond: Bool { value == 0 }
}

extension LoweringSite {
  /// The constant among two inputs; nil when both are computed.
  ///
  /// Throws: `LayerRefusal` for a constant that differs from pixel to pixel.
  func constantOperand() throws(LayerRefusal) -> ConstantOperand? {
    guard let position = parameters.firstIndex(where: { $0 != nil }), parameters.count == 2
    else { return nil }
    let value = 1 - position
    let constant = try parameter(position)
    let count = try map(value).channels
    if constant.elements.count == 1, shapes[value] == outputShape {
      return ConstantOperand(
        value: value, channels: [Float](repeating: constant.elements[0], count: count))
    }
    try requireChannels(value)
    // Axes are matched from the last one on.
    let channelAxis = constant.shape.rank - (shapes[value].rank - 1)
    guard shapes[value] == outputShape, channelAxis >= 0, constant.elements.count == count,
      constant.shape[channelAxis] == count
    else {
      throw LayerRefusal(
        "has a constant of the shape \(constant.shape), which differs from pixel to pixel; "
          + "int8 takes one number, or one for each channel")
    }
    return ConstantOperand(value: value, channels: constant.elements)
  }

  /// Refuses two computed inputs that would have to be broadcast.
  func requireEqualShapes(_ verb: String) throws(LayerRefusal) {
    guard shapes[0].rank == shapes[1].rank || shapes[0].elementCount == shapes[1].elementCount,
      try map(0) == map(1)
    else {
      let flattened = shapes[0].elementCount == shapes[1].elementCount
      throw LayerRefusal(
        flattened
          ? "\(verb) a flattened image and a vector; do it before Flatten"
          : "\(verb) tensors of the shapes \(shapes[0]) and \(shapes[1]); only products broadcast "
            + "in int8, resize or tile the smaller one")
    }
  }
}

extension ConvolutionLayer {
  /// `weight * x + bias` for each channel: a 1x1 depthwise convolution.
  init(weight: [Float], bias: [Float]) {
    self.init(
      window: Window(kernel: 1), groups: weight.count, inputChannels: weight.count, weight: weight,
      bias: bias)
  }
}
