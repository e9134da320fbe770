/// Moves blocks of pixels into channels, the inverse of `DepthToSpace` with `Order.blockFirst`:
/// output channel `(row * b + column) * C + channel`.
///
/// Shapes: input `N x C x (H * b) x (W * b)`, output `N x (C * b * b) x H x W` with the block size b.
/// Source: ONNX operator `SpaceToDepth`.
public struct SpaceToDepth: Operator, Hashable {
  public static let name = "SpaceToDepth"

  public var blockSize: Int

  public init(blockSize: Int) {
    self.blockSize = blockSize
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    guard blockSize > 0, input[2] % blockSize == 0, input[3] % blockSize == 0 else {
      throw ShapeError("input \(input) does not divide into blocks of \(blockSize)x\(blockSize)")
    }
    return [
      [input[0], input[1] * blockSize * blockSize, input[2] / blockSize, input[3] / blockSize]
    ]
  }
}
