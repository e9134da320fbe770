import SwiftletGraph

/// `Gather` with constant indices: a `Slice` where they are evenly spaced, else one for each index,
/// joined again; exported as what it became.
enum GatherMapping: OperatorMapping {
  static let name = "Gather"
  static let attributes: Set<String> = ["axis"]
  static let inputCounts = 2...2
  /// More indices than this would make a graph of as many nodes.
  private static let limit = 1024

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    let axis = try node.axis(node.integer("axis", default: 0), rank: shape.rank)
    let indices = try indices(of: node, extent: shape[axis], builder)
    var target = shape.dimensions
    let indexShape = try builder.operandShape(node.inputs[1])
    target.replaceSubrange(axis...axis, with: indexShape.dimensions)
    guard let section = section(indices, axis: axis) else {
      return try join(indices, axis: axis, to: target, for: node, &builder)
    }
    if indexShape.rank == 1 { return try builder.append(Slice([section]), for: node.reading(0)) }
    let slice = try builder.intermediate(
      Slice([section]), "slice", for: node, inputs: [node.input])
    try builder.reshape(slice, to: target, for: node)
  }

  private static func indices(
    of node: ImportedNode, extent: Int, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    let stated = try builder.integers(node.inputs[1], role: "indices")
    guard (1...limit).contains(stated.count) else {
      throw .unsupported(
        reason: "it gathers \(stated.count) elements of a computed value",
        suggestion: "gather at most \(limit), or slice")
    }
    guard stated.allSatisfy((-extent..<extent).contains) else {
      throw .node(reason: "its indices \(stated) are outside of \(extent) elements")
    }
    return stated.map { $0 < 0 ? $0 + extent : $0 }
  }

  /// The section that evenly spaced indices make; nil for others.
  private static func section(_ indices: [Int], axis: Int) -> Slice.Section? {
    let step = indices.count > 1 ? indices[1] - indices[0] : 1
    let isEven = zip(indices.dropFirst(), indices).allSatisfy { $0 - $1 == step }
    guard step != 0, isEven, let last = indices.last else { return nil }
    let end = last + step.signum()
    return Slice.Section(axis: axis, start: indices[0], end: end < 0 ? .min : end, step: step)
  }

  private static func join(
    _ indices: [Int], axis: Int, to target: [Int], for node: ImportedNode,
    _ builder: inout GraphBuilder
  ) throws(ImportFailure) {
    var parts: [String] = []
    for (place, index) in indices.enumerated() {
      let section = Slice.Section(axis: axis, start: index, end: index + 1)
      parts.append(
        try builder.intermediate(
          Slice([section]), "part\(place)", for: node, inputs: [node.input]))
    }
    let joined = try builder.intermediate(
      Concatenation(axis: axis), "parts", for: node, inputs: parts)
    try builder.reshape(joined, to: target, for: node)
  }
}

extension ImportedNode {
  /// The node with one of its inputs alone.
  fileprivate func reading(_ index: Int) -> ImportedNode {
    var node = self
    node.inputs = [inputs[index]]
    return node
  }
}
