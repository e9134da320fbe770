/// The mean of each channel's whole map.
///
/// Shapes: input `N x C x H x W`, or any other number of spatial axes; output
/// `N x C x 1 x 1`. Source: ONNX `GlobalAveragePool`.
public struct GlobalAveragePool: Operator, Hashable {
  public static let name = "GlobalAveragePool"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.pooledGlobally()]
  }
}

/// The largest element of each channel's whole map.
///
/// Shapes: input `N x C x H x W`, or any other number of spatial axes; output
/// `N x C x 1 x 1`. Source: ONNX `GlobalMaxPool`.
public struct GlobalMaxPool: Operator, Hashable {
  public static let name = "GlobalMaxPool"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.pooledGlobally()]
  }
}

extension [Shape] {
  fileprivate func pooledGlobally() throws(ShapeError) -> Shape {
    let input = try single()
    guard input.rank >= 3 else { throw ShapeError("input \(input) has no spatial axes") }
    return Shape([input[0], input[1]] + input.dimensions.dropFirst(2).map { _ in 1 })
  }
}

extension Shape {
  /// Elements of one channel of `N x C x …`.
  var channelArea: Int { dimensions.dropFirst(2).reduce(1, *) }
}
