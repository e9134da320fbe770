package import SwiftletGraph

/// A tensor whose elements the file holds or determines: an initializer, a `Constant` node's value,
/// what is computed from such tensors.
package struct ConstantTensor: Hashable, Sendable {
  /// Element values, as wide as computing with them needs.
  package enum Elements: Hashable, Sendable {
    /// Of the types float, float16 and bfloat16.
    case floats([Float])
    /// Of the type double.
    case doubles([Double])
    /// Of any integer type or bool.
    case integers([Int64])
    /// A type that no operator here takes: its name in ONNX.
    case other(type: String)
  }

  /// Stands for the symbolic batch among the extents of a shape computed in the file.
  static let batchMark = Int.min

  package var name: String
  /// Nil for elements of another type.
  package let type: ElementType?
  package let shape: Shape
  package let elements: Elements

  /// - Parameter type: float, double or int64 as the elements are where it is left out.
  package init(name: String, shape: Shape, elements: Elements, type: ElementType? = nil) {
    self.name = name
    self.shape = shape
    self.elements = elements
    self.type = type ?? elements.widestType
  }

  /// The float tensor; nil for other types. Doubles are rounded.
  package var floats: Tensor? {
    switch elements {
    case .floats(let values): Tensor(shape: shape, elements: values)
    case .doubles(let values): Tensor(shape: shape, elements: values.map { Float($0) })
    case .integers, .other: nil
    }
  }

  /// The integers in C order; nil for other types.
  var integers: [Int]? {
    guard case .integers(let values) = elements else { return nil }
    return values.map(Int.init)
  }

  /// The index of the first NaN or infinity.
  var firstNotFinite: Int? {
    switch elements {
    case .floats(let values): values.firstIndex { !$0.isFinite }
    case .doubles(let values): values.firstIndex { !Float($0).isFinite }
    case .integers, .other: nil
    }
  }

  /// The only element of a one-element float tensor of any rank.
  var scalar: Float? {
    guard let type, type.isReal, shape.elementCount == 1 else { return nil }
    return floats?.elements.first
  }
}

extension ConstantTensor.Elements {
  var count: Int {
    switch self {
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .integers(let values): values.count
    case .other: 0
    }
  }

  fileprivate var widestType: ElementType? {
    switch self {
    case .floats: .float
    case .doubles: .double
    case .integers: .int64
    case .other: nil
    }
  }
}

// MARK: - Computed tensors, which have no name yet

extension ConstantTensor {
  /// Real elements, each rounded to `type`.
  init(_ shape: Shape, reals: [Double], type: ElementType) {
    let elements: Elements =
      type == .double ? .doubles(reals) : .floats(reals.map { Float(type.rounded($0)) })
    self.init(name: "", shape: shape, elements: elements, type: type)
  }

  /// Integer elements, each wrapped into `type`.
  init(_ shape: Shape, integers: [Int64], type: ElementType) {
    self.init(
      name: "", shape: shape, elements: .integers(integers.map(type.wrapped)), type: type)
  }

  /// A list of integers, as shapes are.
  init(list: [Int]) {
    self.init([list.count], integers: list.map(Int64.init), type: .int64)
  }

  /// The same elements under another shape of equal size.
  func reshaped(_ shape: Shape) -> ConstantTensor {
    ConstantTensor(name: "", shape: shape, elements: elements, type: type)
  }

  func named(_ name: String) -> ConstantTensor {
    var tensor = self
    tensor.name = name
    return tensor
  }

  /// Bytes that the elements take in memory.
  var byteCount: Int {
    switch elements {
    case .floats(let values): values.count * 4
    case .doubles, .integers: elements.count * 8
    case .other: 0
    }
  }
}
