public import SwiftletRuntime

/// The largest element under each window; padding never wins.
///
/// Shapes: input `N x C x H x W`, output `N x C x OH x OW`. Source: ONNX operator `MaxPool`.
public struct MaxPool: Operator, Hashable {
  public static let name = "MaxPool"

  public var window: Window
  /// ONNX `ceil_mode`.
  public var roundsUp: Bool

  public init(window: Window, roundsUp: Bool = false) {
    self.window = window
    self.roundsUp = roundsUp
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    try window.requirePoolPadding()
    return [try window.outputShape(input: input, channels: input[1], roundingUp: roundsUp)]
  }
}
