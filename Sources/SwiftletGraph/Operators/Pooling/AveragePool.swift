public import SwiftletRuntime

/// The mean of the elements under each window.
///
/// Shapes: input `N x C x H x W`, output `N x C x OH x OW`. Source: ONNX operator `AveragePool`.
public struct AveragePool: Operator, Hashable {
  public static let name = "AveragePool"

  public var window: Window
  /// ONNX `ceil_mode`.
  public var roundsUp: Bool
  /// ONNX `count_include_pad`: divide by the window's size rather than by the valid elements.
  public var countsPadding: Bool

  public init(window: Window, roundsUp: Bool = false, countsPadding: Bool = false) {
    self.window = window
    self.roundsUp = roundsUp
    self.countsPadding = countsPadding
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.singleImage()
    try window.requirePoolPadding()
    return [try window.outputShape(input: input, channels: input[1], roundingUp: roundsUp)]
  }
}
