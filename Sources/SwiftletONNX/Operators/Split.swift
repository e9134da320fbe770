import SwiftletGraph

/// `Split`: a `Slice` for each part that is used, as which it is exported. The parts' sizes are an
/// attribute up to operator set 12, then an input; without them the parts are equal, but for a
/// smaller last one.
enum SplitMapping: OperatorMapping {
  static let name = "Split"
  static let attributes: Set<String> = ["axis", "num_outputs", "split"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    let axis = try node.axis(node.integer("axis", default: 0), rank: shape.rank)
    if axis == 0 { try builder.requireFixedBatch("it splits the batch") }
    let sizes = try sizes(of: node, extent: shape[axis], builder)
    guard sizes.count == node.outputs.count, sizes.allSatisfy({ 0...shape[axis] ~= $0 }),
      sizes.reduce(0, +) == shape[axis]
    else {
      throw .node(reason: "\(shape) along axis \(axis) does not split into \(sizes)")
    }
    var start = 0
    for (index, (output, size)) in zip(node.outputs, sizes).enumerated() {
      defer { start += size }
      guard !output.isEmpty, builder.isUsed(output) else { continue }
      let slice = Slice([Slice.Section(axis: axis, start: start, end: start + size)])
      let name = index == 0 ? node.name : "\(node.name).\(index)"
      try builder.append(slice, name: name, inputs: [node.input], outputs: [output])
    }
  }

  private static func sizes(
    of node: ImportedNode, extent: Int, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    if let input = node.optionalInput(1) { return try builder.integers(input, role: "sizes") }
    if let sizes = try node.integers("split") { return sizes }
    let count = try node.integer("num_outputs", default: node.outputs.count)
    guard count == node.outputs.count, count <= extent else {
      throw .attribute("num_outputs", reason: "is \(count) for \(node.outputs.count) outputs")
    }
    let size = (extent + count - 1) / count
    return (0..<count).map { min(size, max(extent - $0 * size, 0)) }
  }
}
