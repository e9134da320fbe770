package import SwiftletGraph

/// A tensor whose elements the file holds: an initializer, a `Constant` node's value, an operand.
package struct ConstantTensor: Hashable, Sendable {
  /// Element values, as wide as the importer needs them.
  package enum Elements: Hashable, Sendable {
    /// From float, double, float16 or bfloat16.
    case floats([Float])
    /// From any integer type or bool.
    case integers([Int64])
    /// A type that no operator here takes: its name in ONNX.
    case other(type: String)
  }

  /// Stands for the symbolic batch among the extents of a shape computed in the file.
  static let batchMark = Int.min

  package var name: String
  package let shape: Shape
  package let elements: Elements
  /// The type in the file; nil for what the importer computed.
  var type: Onnx_TensorProto.DataType?

  package init(name: String, shape: Shape, elements: Elements) {
    self.name = name
    self.shape = shape
    self.elements = elements
  }

  /// The float tensor; nil for other types.
  package var floats: Tensor? {
    guard case .floats(let values) = elements else { return nil }
    return Tensor(shape: shape, elements: values)
  }

  /// The integers in C order; nil for other types, and for one beyond Int.
  var integers: [Int]? {
    guard case .integers(let values) = elements else { return nil }
    return values.map(Int.init)
  }

  /// The only element of a one-element float tensor of any rank.
  var scalar: Float? {
    guard case .floats(let values) = elements, values.count == 1 else { return nil }
    return values[0]
  }
}
