/// Divides each element by a power of the squares around it in neighbouring channels:
/// `y[c] = x[c] / (bias + alpha / size * sum(x[k]^2))^beta`, where `k` runs over the `size` channels
/// from `c - (size - 1) / 2` on, without those outside of the image.
///
/// Shapes: `N x C` or `N x C x H x W`, output as the input. Source: ONNX operator `LRN`;
/// Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks,
/// 2012, section 3.3. PyTorch's function is the same for odd sizes; for even ones its channels start
/// one earlier.
public struct LocalResponseNormalization: Operator, Hashable {
  public static let name = "LocalResponseNormalization"

  /// Channels per sum, at least 1.
  public var size: Int
  public var alpha: Float
  public var beta: Float
  public var bias: Float

  public init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, bias: Float = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.bias = bias
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard input.rank >= 2 else { throw ShapeError("input \(input) has no channel dimension") }
    guard size >= 1 else { throw ShapeError("the size \(size) is below 1") }
    return [input]
  }

  /// One sample's denominators and, for backward, its gradients' factors.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    2 * inputs[0].sample.elementCount * MemoryLayout<Float>.stride
  }
}
