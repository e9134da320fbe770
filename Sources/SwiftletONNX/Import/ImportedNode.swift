/// A node of the file as operators' importers see it: inputs resolved through aliases, attributes
/// by name.
struct ImportedNode {
  /// Unique among the graph's nodes.
  let name: String
  /// The operator, with its domain unless that is ONNX's own.
  let operation: String
  /// Value names; empty for an input left out.
  var inputs: [String]
  var outputs: [String]
  var attributes: [String: Onnx_AttributeProto]

  init(_ proto: Onnx_NodeProto, name: String) {
    self.name = name
    let isONNX = ONNXDomain.isStandard(proto.domain)
    operation = isONNX ? proto.opType : "\(proto.domain).\(proto.opType)"
    inputs = proto.input
    outputs = proto.output
    attributes = Dictionary(proto.attribute.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The first input.
  var input: String { inputs[0] }
  /// The first output.
  var output: String { outputs[0] }

  /// The input at `index`; nil when the node leaves it out.
  func optionalInput(_ index: Int) -> String? {
    index < inputs.count && !inputs[index].isEmpty ? inputs[index] : nil
  }

  /// Whether the node names an output at `index`.
  func hasOutput(_ index: Int) -> Bool {
    index < outputs.count && !outputs[index].isEmpty
  }
}

/// The operators' name spaces.
enum ONNXDomain {
  /// ONNX's own operators are in the domain "", which may be spelled "ai.onnx".
  static func isStandard(_ domain: String) -> Bool {
    domain.isEmpty || domain == "ai.onnx"
  }
}
