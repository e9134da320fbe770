public import SwiftletGraph

extension NPYArray {
  /// A float32 array with the tensor's shape and elements.
  public init(_ tensor: Tensor) {
    self.init(shape: tensor.shape.dimensions, elements: .float32(tensor.elements))
  }

  /// The float32 tensor in the array that was read from `file`.
  ///
  /// Throws: `DataError` for another element type.
  public func tensor(file: String) throws(DataError) -> Tensor {
    guard case .float32(let values) = elements else {
      throw DataError(
        file, .npy(.wrongElementType(expected: "float32", found: elements.type.name)))
    }
    return Tensor(shape: Shape(shape), elements: values)
  }
}
