import SwiftletGraph

/// Forms of operators before operator set 7, rewritten as the later ones.
enum OldForms {
  /// Operators that broadcast their second input only when told to, from a given axis on.
  /// Source: ONNX operator `Add`, versions 1 and 6.
  private static let broadcasting: Set<String> = [
    "Add", "And", "Div", "Equal", "Greater", "Less", "Mul", "Or", "Pow", "Sub", "Xor",
  ]

  /// The node in the form of operator set 7.
  static func modernized(
    _ node: ImportedNode, in builder: inout GraphBuilder
  ) throws(ImportFailure) -> ImportedNode {
    guard builder.operatorSet < 7 else { return node }
    var node = node
    // A hint about memory that was never implemented.
    node.attributes["consumed_inputs"] = nil
    switch node.operation {
    case "BatchNormalization":
      guard try node.flag("is_test", default: false) else {
        throw .unsupported(
          reason: "it computes statistics of the batch (is_test is 0)",
          suggestion: "call model.eval() before exporting")
      }
      node.attributes["is_test"] = nil
    case "Dropout": node.attributes["is_test"] = nil
    case "Gemm": node.attributes["broadcast"] = nil
    case "PRelu": try alignSlope(&node, in: &builder)
    case let name where broadcasting.contains(name): try align(&node, in: &builder)
    default: break
    }
    return node
  }

  /// The second input's axes lie under the first input's from `axis` on; later they are counted from
  /// the end.
  private static func align(
    _ node: inout ImportedNode, in builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let broadcasts = try node.flag("broadcast", default: false)
    let stated = node.attributes["axis"] == nil ? nil : try node.integer("axis", default: 0)
    node.attributes["broadcast"] = nil
    node.attributes["axis"] = nil
    guard broadcasts, let stated, node.inputs.count == 2 else { return }
    let rank = try builder.rank(of: node.inputs[0])
    let axis = try node.axis(stated, rank: rank)
    let trailing = try rank - axis - builder.rank(of: node.inputs[1])
    if trailing > 0 { node.inputs[1] = try builder.extended(node.inputs[1], by: trailing) }
  }

  /// A slope for each channel, where later versions would take the last axis.
  private static func alignSlope(
    _ node: inout ImportedNode, in builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard node.inputs.count == 2 else { return }
    let trailing = try builder.rank(of: node.inputs[0]) - 2
    guard try builder.rank(of: node.inputs[1]) == 1, trailing > 0 else { return }
    node.inputs[1] = try builder.extended(node.inputs[1], by: trailing)
  }
}

extension GraphBuilder {
  fileprivate func rank(of value: String) throws(ImportFailure) -> Int {
    if let constant = constants[value] { return constant.shape.rank }
    return try shape(of: value).rank
  }

  /// A constant like `value` with so many extents of 1 behind.
  fileprivate mutating func extended(
    _ value: String, by count: Int
  ) throws(ImportFailure) -> String {
    guard let constant = constants[value] else {
      throw .unsupported(
        reason: "it broadcasts the computed value '\(value)' in the form before operator set 7",
        suggestion: "export with opset_version=17")
    }
    let name = unusedName("\(value).aligned")
    let shape = Shape(constant.shape.dimensions + Array(repeating: 1, count: count))
    setConstant(name, [constant.reshaped(shape).named(name)])
    return name
  }
}
