/// The mean of each channel's whole map.
///
/// Shapes: input `N x C x H x W`, output `N x C x 1 x 1`. Source: ONNX `GlobalAveragePool`.
public struct GlobalAveragePool: Operator, Hashable {
  public static let name = "GlobalAveragePool"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    return [[input[0], input[1], 1, 1]]
  }
}

/// The largest element of each channel's whole map.
///
/// Shapes: input `N x C x H x W`, output `N x C x 1 x 1`. Source: ONNX `GlobalMaxPool`.
public struct GlobalMaxPool: Operator, Hashable {
  public static let name = "GlobalMaxPool"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    return [[input[0], input[1], 1, 1]]
  }
}
