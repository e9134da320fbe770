/// Interleaves the channels of `groups` groups, so that the next grouped convolution sees channels
/// of every group.
///
/// With `C = groups * n`, output channel `i * groups + g` is input channel `g * n + i`.
///
/// Shapes: input and output `N x C x …`, `groups` divides C.
/// Source: Zhang et al. 2018, "ShuffleNet", section 3.1; in ONNX `Reshape`, `Transpose`, `Reshape`.
public struct ChannelShuffle: Operator, Hashable {
  public static let name = "ChannelShuffle"

  public var groups: Int

  public init(groups: Int) {
    self.groups = groups
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard input.rank >= 2, groups > 0, input[1] % groups == 0 else {
      throw ShapeError("input \(input) has no channels that divide into \(groups) groups")
    }
    return [input]
  }
}
