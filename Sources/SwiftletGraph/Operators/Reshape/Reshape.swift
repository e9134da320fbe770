/// The same elements, in the same order, under another shape.
///
/// Shapes: any input; the output's extents are `extents`, of which the first may be the batch and
/// one may be computed from what remains. `Flatten` is the special case `[batch, remaining]`.
/// Source: ONNX operator `Reshape` without its zeros but for the first.
public struct Reshape: ElementPreserving, Hashable {
  public static let name = "Reshape"
  /// As the first extent: the input's first extent.
  public static let batch = 0
  /// As one extent: the elements that the others leave.
  public static let remaining = -1

  /// Positive extents, `batch` (only in the first place) or `remaining` (only once).
  public var extents: [Int]

  public init(_ extents: [Int]) {
    self.extents = extents
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    var output = Shape(extents)
    if extents.first == Self.batch {
      guard input.rank >= 1 else { throw ShapeError("input must have a batch dimension") }
      output[0] = input[0]
    }
    let open = output.dimensions.indices.filter { output[$0] == Self.remaining }
    let known = output.dimensions.filter { $0 != Self.remaining }.reduce(1, *)
    guard open.count <= 1, output.dimensions.allSatisfy({ $0 > 0 || $0 == Self.remaining }) else {
      throw ShapeError("the extents \(extents) are impossible")
    }
    if let axis = open.first { output[axis] = input.elementCount / max(known, 1) }
    guard output.elementCount == input.elementCount else {
      throw ShapeError("input \(input) does not fill the extents \(extents)")
    }
    return [output]
  }
}
