import SwiftletGraph
import SwiftletRuntime

/// A float operator that has an int8 counterpart.
protocol LowerableOperator: Operator {
  /// What the operator becomes at `site`.
  ///
  /// Throws: `LayerRefusal` when this use of it has no int8 counterpart.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered
}

/// What a float operator becomes.
enum Lowered {
  case layer(any Layer)
  /// The same bytes under another name: nothing runs.
  case view
  /// Part of the input's elements, where they lie: nothing runs.
  case part(firstPixel: Int, firstChannel: Int)
  /// An activation: the clamp of the layer before, or a rescale.
  case clip(ActivationClip)
  /// Nothing runs: the file states the value's scale.
  case quantization(QuantizationParameters)
  /// Nothing runs: its inputs are written side by side, or one below the other.
  case concatenation(alongRows: Bool)
}

/// A node with what is known of its inputs.
struct LoweringSite {
  /// By input; nil for a parameter.
  let maps: [ActivationMap?]
  /// By input; nil for a computed value.
  let parameters: [Tensor?]
  /// By input: how the file keeps a parameter in integers; nil where it does not.
  let quantizations: [QuantizeDequantize?]
  /// By input: the float shape for one sample, batch included.
  let shapes: [Shape]
  /// The output's.
  let outputShape: Shape

  /// The map of a computed input.
  func map(_ input: Int) throws(LayerRefusal) -> ActivationMap {
    guard let map = maps[input] else {
      throw LayerRefusal("takes a constant as input \(input); fold it into the layer before")
    }
    return map
  }

  /// A weight.
  func parameter(_ input: Int) throws(LayerRefusal) -> Tensor {
    guard let parameter = parameters[input] else {
      throw LayerRefusal("has a weight that the network computes; it must be a constant")
    }
    return parameter
  }

  /// The bias at `input`, zeros when there is none.
  func bias(_ input: Int, count: Int) throws(LayerRefusal) -> [Float] {
    guard input < parameters.count else { return [Float](repeating: 0, count: count) }
    return try parameter(input).elements
  }

  /// Refuses every axis but the channels', and a flattened image.
  func requireChannelAxis(_ axis: Int) throws(LayerRefusal) {
    guard axis == 1 else {
      throw LayerRefusal(
        "works along axis \(axis); int8 kernels work along the channels, axis 1")
    }
    try requireChannels(0)
  }

  /// Refuses a flattened image: its elements lie in another order in int8 (channels innermost), so
  /// an operator that tells channels apart would take the wrong ones.
  func requireChannels(_ input: Int) throws(LayerRefusal) {
    let map = try map(input)
    guard shapes[input].rank != 2 || map.height * map.width == 1 else {
      throw LayerRefusal(
        "works on a flattened image of \(map.height)x\(map.width) pixels; put it before Flatten")
    }
  }
}
