import SwiftletRuntime

/// A ReLU with a slope for each channel below zero. (With one slope for all it is a `LookupLayer`.)
struct ParametricReLULayer: Layer {
  let slopes: [Float]

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let ratio = Double(site.inputs[0].scale) / Double(site.output.scale)
    let steepest = slopes.reduce(1) { max($0, abs(Double($1))) }
    guard let largest = ElementwiseScale(scale0: ratio * steepest) else {
      throw LayerRefusal(
        "multiplies by \(ratio * steepest) on the way to int8, which no multiplier expresses; "
          + "look at its slopes")
    }
    let unit = Double(Int64(1) << Int64(largest.shift))
    return .parametricReLU(
      LoweredParametricReLU(
        multiplier: Int32((ratio * unit).rounded(.toNearestOrEven)), shift: largest.shift,
        slopes: padded.map { Int32((ratio * Double($0) * unit).rounded(.toNearestOrEven)) }))
  }

  /// Whole blocks of channels.
  private var padded: [Float] {
    let block = ModelFormat.channelBlock
    return slopes + repeatElement(0, count: (block - slopes.count % block) % block)
  }
}
