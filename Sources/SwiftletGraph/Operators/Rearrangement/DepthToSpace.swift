/// Moves channels into blocks of pixels: the upsampling of sub-pixel convolution.
///
/// Shapes: input `N x (C * b * b) x H x W`, output `N x C x (H * b) x (W * b)` with the block size b.
/// Source: ONNX operator `DepthToSpace`.
public struct DepthToSpace: Operator, Hashable {
  public static let name = "DepthToSpace"

  /// Which part of an input channel's number says where in the block its elements go.
  public enum Order: Sendable {
    /// Depth, column, row: input channel `(row * b + column) * C + channel`.
    case blockFirst
    /// Column, row, depth: input channel `channel * b * b + row * b + column`, as PyTorch's
    /// `PixelShuffle`.
    case channelFirst
  }

  public var blockSize: Int
  public var order: Order

  public init(blockSize: Int, order: Order = .blockFirst) {
    self.blockSize = blockSize
    self.order = order
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    let (area, overflow) = blockSize.multipliedReportingOverflow(by: blockSize)
    guard blockSize > 0, !overflow, input[1] % area == 0 else {
      throw ShapeError("input \(input) has no channels for blocks of \(blockSize)x\(blockSize)")
    }
    let (height, tooHigh) = input[2].multipliedReportingOverflow(by: blockSize)
    let (width, tooWide) = input[3].multipliedReportingOverflow(by: blockSize)
    guard !tooHigh, !tooWide else { throw ShapeError("blocks of \(blockSize) are too large") }
    return [[input[0], input[1] / area, height, width]]
  }
}
