import SwiftletGraph

/// `Cast` of computed values between float types, which is nothing: all are float32 here. Indices
/// are floats too and may be cast to integers.
enum CastMapping: OperatorMapping {
  static let name = "Cast"
  static let attributes: Set<String> = ["round_mode", "saturate", "to"]
  private static let floats: Set<Onnx_TensorProto.DataType> = [
    .float, .double, .float16, .bfloat16,
  ]
  private static let integers: Set<Onnx_TensorProto.DataType> = [.int64, .int32]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    _ = try builder.shape(of: node.input)
    let stated = try node.integer("to", default: 0)
    guard let type = Onnx_TensorProto.DataType(rawValue: stated), type != .undefined else {
      throw .attribute("to", reason: "is \(stated), which is no data type")
    }
    let producer = builder.producer(of: node.input)
    let isIndex =
      producer?.operation is ArgMax
      || producer?.operation is SpatialMaxPool && producer?.outputs.last == node.input
    guard floats.contains(type) || isIndex && integers.contains(type) else {
      throw .unsupported(
        reason: "it turns computed values into the type \(type)",
        suggestion: "compute in floats throughout")
    }
    builder.alias(node.output, to: node.input)
  }
}

/// `CastLike` of a computed value to the type of another: nothing between float types.
enum CastLikeMapping: OperatorMapping {
  static let name = "CastLike"
  static let attributes: Set<String> = ["round_mode", "saturate"]
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    _ = try builder.shape(of: node.input)
    if let constant = builder.constants[node.inputs[1]], constant.type?.isReal != true {
      throw .unsupported(
        reason: "it turns computed values into the type of '\(node.inputs[1])'",
        suggestion: "compute in floats throughout")
    }
    builder.alias(node.output, to: node.input)
  }
}

extension GraphExporter {
  /// Appends the conversion to float that follows operators whose output ONNX has as integers.
  mutating func appendCast(of integers: String, to output: String, _ node: Node) {
    append(
      "Cast", node, name: "\(node.name).float", inputs: [integers], outputs: [output],
      attributes: [.integer("to", Onnx_TensorProto.DataType.float.rawValue)])
  }
}
