/// A float32 tensor that owns its elements, in C order (last dimension innermost).
public struct Tensor: Hashable, Sendable {
  public let shape: Shape
  public var elements: [Float]

  /// Precondition: `elements.count == shape.elementCount`.
  public init(shape: Shape, elements: [Float]) {
    precondition(
      elements.count == shape.elementCount,
      "\(elements.count) elements do not fill the shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  public init(shape: Shape, repeating value: Float = 0) {
    self.init(shape: shape, elements: Array(repeating: value, count: shape.elementCount))
  }

  /// The same elements under another shape of equal size.
  public func reshaped(_ shape: Shape) -> Tensor {
    Tensor(shape: shape, elements: elements)
  }
}
