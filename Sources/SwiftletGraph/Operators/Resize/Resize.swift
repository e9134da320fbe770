/// An image at another size, by its nearest elements or by linear interpolation.
///
/// Shapes: input `N x C x H x W`, output `N x C x OH x OW`; with scales `OH = floor(H * scale)`.
/// Source: ONNX operators `Resize` and `Upsample`.
public struct Resize: Operator, Hashable {
  public static let name = "Resize"

  /// The output's height and width.
  public enum Target: Hashable, Sendable {
    case scales(height: Float, width: Float)
    case sizes(height: Int, width: Int)
  }

  /// How an output element is made of input elements.
  public enum Mode: Hashable, Sendable {
    case nearest(Rounding)
    /// The two neighbours along each axis, weighted by their distances.
    case linear
  }

  /// Which element is nearest to a place between two.
  public enum Rounding: Sendable {
    /// The nearer one, of two equally near the first.
    case preferFloor
    /// The nearer one, of two equally near the second.
    case preferCeiling
    case floor
    case ceiling
  }

  /// Where in the input the center of an output element lies.
  public enum Coordinates: Sendable {
    /// `(x + 0.5) / scale - 0.5`
    case halfPixel
    /// `halfPixel`, the sampled part centered where the output's size was rounded.
    case halfPixelSymmetric
    /// `halfPixel`, but 0 for an output of one element.
    case pytorchHalfPixel
    /// `x * (input - 1) / (output - 1)`, the output's extent not rounded where a scale is stated
    case alignCorners
    /// `(x + 0.5) / scale`
    case tensorFlowHalfPixel
    /// `x / scale`
    case asymmetric
  }

  public var target: Target
  public var mode: Mode
  public var coordinates: Coordinates

  public init(_ target: Target, mode: Mode, coordinates: Coordinates = .halfPixel) {
    self.target = target
    self.mode = mode
    self.coordinates = coordinates
  }

  /// Largest extent of an output: more cannot be meant.
  private static let extentLimit = 1 << 20

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    var output = input
    switch target {
    case .sizes(let height, let width): (output[2], output[3]) = (height, width)
    case .scales(let height, let width):
      output[2] = try Self.extent(input[2], scale: height)
      output[3] = try Self.extent(input[3], scale: width)
    }
    guard (1...Self.extentLimit).contains(output[2]), (1...Self.extentLimit).contains(output[3]),
      input[2] > 0, input[3] > 0
    else { throw ShapeError("input \(input) cannot be resized to \(output)") }
    return [output]
  }

  private static func extent(_ input: Int, scale: Float) throws(ShapeError) -> Int {
    let extent = (Float(input) * scale).rounded(.down)
    guard scale > 0, extent >= 1, extent <= Float(extentLimit) else {
      throw ShapeError("the extent \(input) cannot be scaled by \(scale)")
    }
    return Int(extent)
  }
}
