/// The tensors that the file holds.
enum ModelConstants {
  /// Initializers and bound inputs by name.
  ///
  /// Throws: `ONNXProblem` for tensors that cannot be decoded, nameless and repeated ones.
  static func all(
    in graph: Onnx_GraphProto, _ externalData: ExternalData?, binding bound: [ConstantTensor]
  ) throws(ONNXProblem) -> [String: ConstantTensor] {
    var externalData = externalData
    var constants: [String: ConstantTensor] = [:]
    for proto in graph.initializer {
      let tensor = try ConstantTensor(proto, externalData: &externalData)
      guard !tensor.name.isEmpty else {
        throw .tensor(name: "", reason: "an initializer has no name")
      }
      guard constants.updateValue(tensor, forKey: tensor.name) == nil else {
        throw .duplicateValue(tensor.name, node: "an initializer")
      }
    }
    if let sparse = graph.sparseInitializer.first {
      throw .tensor(name: sparse.values.name, reason: "is sparse, which is not supported")
    }
    for tensor in bound { constants[tensor.name] = tensor }
    return constants
  }
}
