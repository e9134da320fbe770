/// The input with elements put before and after it along each axis, or cut off.
///
/// Shapes: along each axis `extent + before + after`. Source: ONNX operator `Pad`.
public struct Pad: Operator, Hashable {
  public static let name = "Pad"

  /// What the new elements are.
  public enum Mode: Hashable, Sendable {
    case constant(Float)
    /// The input mirrored at its first and last element, which are not repeated.
    case reflect
    /// The input's nearest element.
    case edge
    /// The input from its other end.
    case wrap
  }

  public var mode: Mode
  /// New elements before each axis; negative numbers cut off.
  public var before: [Int]
  /// New elements after each axis; negative numbers cut off.
  public var after: [Int]

  /// Precondition: both lists have one number per axis of the input.
  public init(before: [Int], after: [Int], mode: Mode = .constant(0)) {
    self.before = before
    self.after = after
    self.mode = mode
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard before.count == input.rank, after.count == input.rank else {
      throw ShapeError("\(before.count) and \(after.count) paddings do not fit \(input)")
    }
    var output = input
    for axis in 0..<input.rank {
      let extent = input[axis] + before[axis] + after[axis]
      guard extent > 0, input[axis] > 0 else { throw ShapeError("nothing of \(input) is left") }
      output[axis] = extent
    }
    return [output]
  }
}
