/// The extents of a tensor, outermost first. Activations are NCHW with the batch at index 0.
public struct Shape: Hashable, Sendable {
  /// Extents, each at least 0.
  public var dimensions: [Int]

  public init(_ dimensions: [Int]) {
    self.dimensions = dimensions
  }

  /// Number of dimensions; 0 for a scalar.
  public var rank: Int { dimensions.count }

  /// Number of elements, the product of the extents.
  public var elementCount: Int { dimensions.reduce(1, *) }

  public subscript(axis: Int) -> Int {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// The shape without its first dimension: one sample of a batch.
  public var sample: Shape { Shape(Array(dimensions.dropFirst())) }

  /// The shape of `batchSize` samples of this shape.
  public func batched(_ batchSize: Int) -> Shape { Shape([batchSize] + dimensions) }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Int...) {
    self.init(elements)
  }
}

extension Shape: CustomStringConvertible {
  /// `1x28x28`, the way shapes are written everywhere in Swiftlet's output.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
  }
}
