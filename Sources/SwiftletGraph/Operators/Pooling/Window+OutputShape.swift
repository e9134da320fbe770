public import SwiftletRuntime

extension Window {
  /// The NCHW output shape of this window over an NCHW input.
  ///
  /// Throws: `ShapeError` when the window does not fit into the padded input.
  public func outputShape(
    input: Shape, channels: Int, roundingUp: Bool = false
  ) throws(ShapeError) -> Shape {
    let height = outputHeight(for: input[2], roundingUp: roundingUp)
    let width = outputWidth(for: input[3], roundingUp: roundingUp)
    guard height > 0, width > 0 else {
      throw ShapeError("the window \(spanHeight)x\(spanWidth) does not fit into the input \(input)")
    }
    return [input[0], channels, height, width]
  }
}
