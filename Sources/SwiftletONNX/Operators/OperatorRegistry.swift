import SwiftletGraph

/// The ONNX operators that Swiftlet takes.
package enum OperatorRegistry {
  /// One line per operator.
  private static let mappings: [any OperatorMapping.Type] = [
    AddMapping.self,
    AveragePoolMapping.self,
    BatchNormalizationMapping.self,
    ClipMapping.self,
    ConcatMapping.self,
    ConstantMapping.self,
    ConvMapping.self,
    DropoutMapping.self,
    EluMapping.self,
    FlattenMapping.self,
    GatherMapping.self,
    GemmMapping.self,
    GlobalAveragePoolMapping.self,
    GlobalMaxPoolMapping.self,
    HardSigmoidMapping.self,
    HardSwishMapping.self,
    IdentityMapping.self,
    LRNMapping.self,
    LeakyReluMapping.self,
    LogSoftmaxMapping.self,
    MatMulMapping.self,
    MaxPoolMapping.self,
    PReluMapping.self,
    ReduceMeanMapping.self,
    ReluMapping.self,
    ReshapeMapping.self,
    ShapeMapping.self,
    SigmoidMapping.self,
    SoftmaxMapping.self,
    TanhMapping.self,
    UnsqueezeMapping.self,
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: mappings.map { ($0.name, $0) })

  /// Names of the operators, sorted.
  package static var names: [String] { byName.keys.sorted() }

  /// Checks the node against its operator's signature and imports it.
  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard let mapping = byName[node.operation] else {
      throw .unsupported(
        reason: "the operator is not supported",
        suggestion: UnsupportedOperator.suggestion(for: node.operation))
    }
    guard mapping.inputCounts.contains(node.inputs.count), node.hasOutput(0) else {
      throw .node(
        reason: "has \(node.inputs.count) inputs and \(node.outputs.count) outputs, "
          + "takes \(mapping.inputCounts) inputs")
    }
    for index in 0..<mapping.inputCounts.lowerBound where node.optionalInput(index) == nil {
      throw .node(reason: "lacks its input \(index)")
    }
    if let unknown = node.attributes.keys.filter({ !mapping.attributes.contains($0) }).min() {
      throw .unsupported(
        reason: "the attribute '\(unknown)' is not supported",
        suggestion: "export without it, with opset_version=17")
    }
    try mapping.importNode(node, into: &builder)
  }
}
