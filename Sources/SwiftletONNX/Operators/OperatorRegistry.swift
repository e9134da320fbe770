import SwiftletGraph

/// The ONNX operators that Swiftlet takes.
package enum OperatorRegistry {
  /// One line per operator.
  private static let mappings: [any OperatorMapping.Type] = [
    AddMapping.self,
    ArgMaxMapping.self,
    AveragePoolMapping.self,
    BatchNormalizationMapping.self,
    CastMapping.self,
    ClipMapping.self,
    ConcatMapping.self,
    ConvMapping.self,
    ConvTransposeMapping.self,
    DepthToSpaceMapping.self,
    DivMapping.self,
    DropoutMapping.self,
    EluMapping.self,
    ExpandMapping.self,
    FlattenMapping.self,
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
    MaxMapping.self,
    MaxPoolMapping.self,
    MinMapping.self,
    MulMapping.self,
    PReluMapping.self,
    PadMapping.self,
    ReduceMeanMapping.self,
    ReluMapping.self,
    ReshapeMapping.self,
    ResizeMapping.self,
    SigmoidMapping.self,
    SliceMapping.self,
    SoftmaxMapping.self,
    SpaceToDepthMapping.self,
    SplitMapping.self,
    SqueezeMapping.self,
    SubMapping.self,
    SumMapping.self,
    TanhMapping.self,
    TransposeMapping.self,
    UnsqueezeMapping.self,
    UpsampleMapping.self,
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: mappings.map { ($0.name, $0) })

  /// Names of the operators, sorted: those of the graph and those that are computed while reading.
  package static var names: [String] {
    Set(byName.keys).union(ConstantOperator.byName.keys).sorted()
  }

  static func mapping(_ operation: String) -> (any OperatorMapping.Type)? { byName[operation] }

  /// Checks the node against its operator's signature and imports it.
  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard let mapping = byName[node.operation] else {
      throw try builder.unavailable(node)
    }
    try node.check(inputCounts: mapping.inputCounts, attributes: mapping.attributes)
    try mapping.importNode(node, into: &builder)
  }
}
