/// Float32 elements that someone else owns, to read: what operators are handed by the executor.
///
/// Valid only during the call that received it.
public struct TensorView {
  public let shape: Shape
  public let base: UnsafePointer<Float>

  public init(shape: Shape, base: UnsafePointer<Float>) {
    self.shape = shape
    self.base = base
  }

  public var count: Int { shape.elementCount }
  public var elements: UnsafeBufferPointer<Float> { .init(start: base, count: count) }
  /// A copy that outlives the call.
  public var tensor: Tensor { Tensor(shape: shape, elements: Array(elements)) }
}

/// Float32 elements that someone else owns, to write.
///
/// Valid only during the call that received it.
public struct MutableTensorView {
  public let shape: Shape
  public let base: UnsafeMutablePointer<Float>

  public init(shape: Shape, base: UnsafeMutablePointer<Float>) {
    self.shape = shape
    self.base = base
  }

  public var count: Int { shape.elementCount }
  public var elements: UnsafeMutableBufferPointer<Float> { .init(start: base, count: count) }
  public var view: TensorView { TensorView(shape: shape, base: base) }
}
