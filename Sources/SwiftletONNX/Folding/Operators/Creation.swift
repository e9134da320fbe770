import SwiftletGraph

extension ConstantOperator {
  /// Operators that make tensors of attributes and shapes.
  static let creations = [
    ConstantOperator("Constant", attributes: Literal.attributes, inputs: 0...0) {
      operands throws(ImportFailure) in [try Literal.tensor(operands.node)]
    },
    ConstantOperator("ConstantOfShape", attributes: ["value"], evaluate: constantOfShape),
    ConstantOperator("Range", inputs: 3...3, evaluate: range),
    ConstantOperator(
      "Shape", attributes: ["start", "end"], unreadInputs: [0], evaluate: shape),
    ConstantOperator("Size", unreadInputs: [0]) { operands throws(ImportFailure) in
      let count = try operands.shape(0).elementCount
      return [ConstantTensor([], integers: [Int64(count)], type: .int64)]
    },
  ]

  private static func shape(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let dimensions = try operands.shape(0).dimensions
    /// Negative bounds count from the end; all are clamped to the dimensions.
    func bound(_ name: String, default value: Int) throws(ImportFailure) -> Int {
      let rank = dimensions.count
      let stated = max(-rank, min(try operands.node.integer(name, default: value), rank))
      return stated < 0 ? stated + rank : stated
    }
    let start = try bound("start", default: 0)
    let end = try bound("end", default: dimensions.count)
    return [ConstantTensor(list: Array(dimensions[min(start, end)..<end]))]
  }

  private static func constantOfShape(
    _ operands: Operands
  ) throws(ImportFailure) -> [ConstantTensor] {
    let shape = Shape(try operands.integers(0))
    let value =
      try Literal.tensor(attribute: "value", of: operands.node)
      ?? ConstantTensor([1], reals: [0], type: .float)
    guard value.elements.count == 1, let type = value.type else {
      throw .attribute("value", reason: "is not a tensor of one number")
    }
    try operands.require(shape, type: type)
    let repeated: ConstantTensor.Elements =
      switch value.elements {
      case .floats(let values): .floats(Array(repeating: values[0], count: shape.elementCount))
      case .doubles(let values): .doubles(Array(repeating: values[0], count: shape.elementCount))
      case .integers(let values): .integers(Array(repeating: values[0], count: shape.elementCount))
      case .other: value.elements
      }
    return [ConstantTensor(name: "", shape: shape, elements: repeated, type: type)]
  }

  /// `start, start + delta, ...` before `limit`: `max(ceil((limit - start) / delta), 0)` elements.
  private static func range(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let bounds = try operands.all()
    guard let type = bounds[0].type,
      bounds.allSatisfy({ $0.type == type && $0.elements.count == 1 })
    else { throw .node(reason: "its inputs are not three numbers of one type") }
    let numbers = bounds.map { type.isReal ? $0.reals[0] : Double($0.wholes[0]) }
    let count = max(((numbers[1] - numbers[0]) / numbers[2]).rounded(.up), 0)
    guard count < Double(Shape.elementLimit) else { throw .node(reason: "its range has no end") }
    try operands.require([Int(count)], type: type)
    if type.isReal {
      let reals = (0..<Int(count)).map { numbers[0] + Double($0) * numbers[2] }
      return [ConstantTensor([reals.count], reals: reals, type: type)]
    }
    let (start, delta) = (bounds[0].wholes[0], bounds[2].wholes[0])
    let wholes = (0..<Int64(count)).map { start &+ $0 &* delta }
    return [ConstantTensor([wholes.count], integers: wholes, type: type)]
  }
}

/// The value that a `Constant` node holds.
enum Literal {
  static let attributes: Set<String> = [
    "value", "value_float", "value_floats", "value_int", "value_ints", "value_string",
    "value_strings", "sparse_value",
  ]

  static func tensor(_ node: ImportedNode) throws(ImportFailure) -> ConstantTensor {
    guard node.attributes.count == 1, let attribute = node.attributes.values.first else {
      throw .node(reason: "has \(node.attributes.count) values instead of one")
    }
    switch (attribute.name, attribute.type) {
    case ("value", .tensor): return try tensor(attribute.t)
    case ("value_float", .float): return reals([], [attribute.f])
    case ("value_floats", .floats): return reals([attribute.floats.count], attribute.floats)
    case ("value_int", .int):
      return ConstantTensor([], integers: [attribute.i], type: .int64)
    case ("value_ints", .ints):
      return ConstantTensor([attribute.ints.count], integers: attribute.ints, type: .int64)
    case ("value_string", .string): return strings([])
    case ("value_strings", .strings): return strings([attribute.strings.count])
    case ("sparse_value", .sparseTensor): return try dense(attribute.sparseTensor)
    default: throw .attribute(attribute.name, reason: "has the wrong type \(attribute.type)")
    }
  }

  /// A tensor attribute that may be left out.
  static func tensor(
    attribute name: String, of node: ImportedNode
  ) throws(ImportFailure) -> ConstantTensor? {
    guard let attribute = node.attributes[name] else { return nil }
    guard attribute.type == .tensor else {
      throw .attribute(name, reason: "has the wrong type \(attribute.type)")
    }
    return try tensor(attribute.t)
  }

  private static func tensor(_ proto: Onnx_TensorProto) throws(ImportFailure) -> ConstantTensor {
    var nowhere: ExternalData?
    do {
      return try ConstantTensor(proto, externalData: &nowhere)
    } catch {
      throw .problem(error)
    }
  }

  private static func reals(_ shape: Shape, _ values: [Float]) -> ConstantTensor {
    ConstantTensor(name: "", shape: shape, elements: .floats(values))
  }

  private static func strings(_ shape: Shape) -> ConstantTensor {
    ConstantTensor(name: "", shape: shape, elements: .other(type: "string"))
  }

  /// A sparse tensor with its zeros. Its indices are places in C order, or one row of coordinates for
  /// each value.
  private static func dense(
    _ proto: Onnx_SparseTensorProto
  ) throws(ImportFailure) -> ConstantTensor {
    let shape = Shape(proto.dims.map(Int.init))
    let values = try tensor(proto.values)
    let indices = try tensor(proto.indices)
    guard shape.isWithinLimits(minimum: 0), shape.elementCount <= 1 << 24, values.type != nil else {
      throw .attribute("sparse_value", reason: "has impossible dimensions or elements")
    }
    let width = indices.shape.rank == 2 ? shape.rank : 1
    let strides = width == 1 ? [1] : shape.elementStrides
    guard let coordinates = indices.integers, coordinates.count == values.elements.count * width
    else { throw .attribute("sparse_value", reason: "has indices that do not fit its values") }
    var places: [Int?] = Array(repeating: nil, count: shape.elementCount)
    for value in 0..<values.elements.count {
      let row = coordinates[value * width..<(value + 1) * width]
      let isInside = zip(row, width == 1 ? [shape.elementCount] : shape.dimensions)
        .allSatisfy { (0..<$1).contains($0) }
      guard isInside else { throw .attribute("sparse_value", reason: "has an index outside of it") }
      places[zip(row, strides).reduce(0) { $0 + $1.0 * $1.1 }] = value
    }
    return values.rearranged(ElementMap([places])).reshaped(shape)
  }
}
