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
    CastLikeMapping.self,
    ClipMapping.self,
    ConcatMapping.self,
    ConvMapping.self,
    ConvIntegerMapping.self,
    ConvTransposeMapping.self,
    DepthToSpaceMapping.self,
    DequantizeLinearMapping.self,
    DivMapping.self,
    DropoutMapping.self,
    EluMapping.self,
    ExpandMapping.self,
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
    MatMulIntegerMapping.self,
    MaxMapping.self,
    MaxPoolMapping.self,
    MinMapping.self,
    MulMapping.self,
    PReluMapping.self,
    PadMapping.self,
    QLinearConvMapping.self,
    QLinearMatMulMapping.self,
    QuantizeLinearMapping.self,
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
    if mapping.readsIntegers {
      try mapping.importNode(node, into: &builder)
    } else {
      try importOnReals(node, mapping, into: &builder)
    }
  }

  /// Lets an operator that only moves elements work on integers: on the real numbers that they stand
  /// for, whose result has the same scale.
  private static func importOnReals(
    _ node: ImportedNode, _ mapping: any OperatorMapping.Type, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    var node = node
    guard let quantization = try builder.integerQuantization(of: node) else {
      return try mapping.importNode(node, into: &builder)
    }
    for (index, input) in node.inputs.enumerated() where builder.isInteger(input) {
      node.inputs[index] = try builder.realValue(of: input)
    }
    try mapping.importNode(node, into: &builder)
    for output in node.outputs where !output.isEmpty && builder.constants[output] == nil {
      builder.quantizedValues[output] = QuantizedValue(
        source: output, quantization: quantization, isRounded: true)
    }
  }
}
