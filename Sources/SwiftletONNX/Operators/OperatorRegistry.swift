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
    ConvIntegerMapping.self,
    DequantizeLinearMapping.self,
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
    MatMulIntegerMapping.self,
    MaxPoolMapping.self,
    QLinearConvMapping.self,
    QLinearMatMulMapping.self,
    QuantizeLinearMapping.self,
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
