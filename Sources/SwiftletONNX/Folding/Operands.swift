import SwiftletGraph

/// What a constant operator is computed from: the node and its inputs' values.
struct Operands {
  /// An input: a constant, or a computed value of which only the shape is known.
  enum Operand {
    case constant(ConstantTensor)
    case computed(Shape)
    case leftOut
  }

  let node: ImportedNode
  let operands: [Operand]
  /// The version of ONNX's operators that the file was written for.
  let operatorSet: Int
  /// What the node may still take.
  let budget: FoldingBudget

  var count: Int { operands.count }

  /// The constant at `index`; nil where the node leaves it out.
  func optional(_ index: Int) -> ConstantTensor? {
    guard index < operands.count, case .constant(let tensor) = operands[index] else { return nil }
    return tensor
  }

  /// The constant at `index`.
  func tensor(_ index: Int) throws(ImportFailure) -> ConstantTensor {
    guard let tensor = optional(index) else { throw .node(reason: "lacks its input \(index)") }
    guard tensor.type != nil else {
      throw .unsupported(
        reason: "its input '\(tensor.name)' has elements of a type that is not computed with",
        suggestion: "fold constants when exporting, for example with onnxsim")
    }
    return tensor
  }

  func all() throws(ImportFailure) -> [ConstantTensor] {
    var tensors: [ConstantTensor] = []
    for index in operands.indices { tensors.append(try tensor(index)) }
    return tensors
  }

  /// The shape at `index`, of a constant or of a computed value.
  func shape(_ index: Int) throws(ImportFailure) -> Shape {
    guard index < operands.count else { throw .node(reason: "lacks its input \(index)") }
    switch operands[index] {
    case .constant(let tensor): return tensor.shape
    case .computed(let shape): return shape
    case .leftOut: throw .node(reason: "lacks its input \(index)")
    }
  }

  /// The integers at `index`.
  func integers(_ index: Int) throws(ImportFailure) -> [Int] {
    guard let integers = try tensor(index).integers else {
      throw .node(reason: "its input \(index) is not made of integers")
    }
    return integers
  }

  /// The integers at `index`; nil where the node leaves the input out.
  func optionalIntegers(_ index: Int) throws(ImportFailure) -> [Int]? {
    optional(index) == nil ? nil : try integers(index)
  }

  /// Axes that are an input from some operator set on and an attribute before.
  func axes(input: Int, attribute: String = "axes") throws(ImportFailure) -> [Int]? {
    if let axes = try optionalIntegers(input) { return axes }
    return try node.integers(attribute)
  }

  /// The axis that the node's attribute names, by default the first.
  func axis(of shape: Shape) throws(ImportFailure) -> Int {
    try node.axis(node.integer("axis", default: 0), rank: shape.rank)
  }

  /// Absolute axes without repetition, ascending.
  func axes(_ stated: [Int], rank: Int) throws(ImportFailure) -> [Int] {
    var axes: Set<Int> = []
    for axis in stated {
      guard axes.insert(try node.axis(axis, rank: rank)).inserted else {
        throw .node(reason: "names the axis \(axis) twice")
      }
    }
    return axes.sorted()
  }

  /// Throws unless a tensor of this shape and type may be made.
  func require(_ shape: Shape, type: ElementType) throws(ImportFailure) {
    guard shape.isWithinLimits(minimum: 0) else {
      throw .node(reason: "its output would have impossible dimensions \(shape)")
    }
    try budget.requireRoom(for: shape, type: type)
  }
}
