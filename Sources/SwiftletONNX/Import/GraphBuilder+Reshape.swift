import SwiftletGraph

/// Reshaping where the batch may be symbolic: a target is computed for each of `batchSizes`, and what
/// they have in common makes the operator.
extension GraphBuilder {
  /// The shapes of a computed value, one for each of `batchSizes`.
  func sampledShapes(of value: String) throws(ImportFailure) -> [Shape] {
    _ = try shape(of: value)
    return shapes[value] ?? []
  }

  /// Makes `node`'s output the value `input` in another shape.
  ///
  /// - Parameter target: the extents for an input of the given shape.
  mutating func reshape(
    _ input: String, for node: ImportedNode, to target: (Shape) -> [Int]
  ) throws(ImportFailure) {
    let shapes = try sampledShapes(of: input)
    try reshape(input, for: node, targets: shapes.map(target))
  }

  /// - Parameter targets: the extents for each of `batchSizes`.
  mutating func reshape(
    _ input: String, for node: ImportedNode, targets: [[Int]]
  ) throws(ImportFailure) {
    let shapes = try sampledShapes(of: input)
    if shapes.map(\.dimensions) == targets { return alias(node.output, to: input) }
    try append(
      Self.reshape(shapes, to: targets), name: node.name, inputs: [input], outputs: [node.output])
  }

  /// Appends a reshape before the last node that `node` becomes; returns its output's name.
  mutating func intermediateReshape(
    _ input: String, _ kind: String, for node: ImportedNode, to target: (Shape) -> [Int]
  ) throws(ImportFailure) -> String {
    let shapes = try sampledShapes(of: input)
    let operation = try Self.reshape(shapes, to: shapes.map(target))
    return try intermediate(operation, kind, for: node, inputs: [input])
  }

  /// The operator that turns each shape into its target. A first extent that stays may be any batch;
  /// one that otherwise varies with the batch is what remains.
  ///
  /// Throws: `ImportFailure` when more than one extent varies.
  private static func reshape(
    _ shapes: [Shape], to targets: [[Int]]
  ) throws(ImportFailure) -> any Operator {
    guard let first = targets.first else { throw .afterUnsupported }
    var extents = first.indices.map { axis in
      targets.allSatisfy { $0[axis] == first[axis] } ? first[axis] : Reshape.remaining
    }
    if !extents.isEmpty, zip(shapes, targets).allSatisfy({ $0.dimensions.first == $1[0] }) {
      extents[0] = Reshape.batch
      if extents.count == 2 { return Flatten() }
    }
    guard extents.count(where: { $0 == Reshape.remaining }) <= 1 else {
      throw .unsupported(
        reason: "its shape depends on the batch in more than one place",
        suggestion: "export with a fixed batch")
    }
    return Reshape(extents)
  }

  /// Throws: `ImportFailure` where the extent along `axis` depends on a symbolic batch.
  func requireFixed(_ axis: Int, of value: String) throws(ImportFailure) {
    let extents = try sampledShapes(of: value).map { $0[axis] }
    guard Set(extents).count > 1 else { return }
    throw .unsupported(
      reason: "it needs the extent of axis \(axis), which follows from the open batch",
      suggestion: "export with a fixed batch")
  }
}
