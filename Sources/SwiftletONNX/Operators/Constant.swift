import SwiftletGraph

/// `Constant`: a tensor written into the node.
enum ConstantMapping: OperatorMapping {
  static let name = "Constant"
  static let attributes: Set<String> = [
    "value", "value_float", "value_floats", "value_int", "value_ints",
  ]
  static let inputCounts = 0...0

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard node.attributes.count == 1, let attribute = node.attributes.values.first else {
      throw .node(reason: "has \(node.attributes.count) values instead of one")
    }
    var constant = try constant(attribute)
    constant.name = node.output
    builder.setConstant(node.output, constant)
  }

  private static func constant(
    _ attribute: Onnx_AttributeProto
  ) throws(ImportFailure) -> ConstantTensor {
    switch (attribute.name, attribute.type) {
    case ("value", .tensor):
      var nowhere: ExternalData?
      do {
        return try ConstantTensor(attribute.t, externalData: &nowhere)
      } catch {
        throw .problem(error)
      }
    case ("value_float", .float): return tensor([], .floats([attribute.f]))
    case ("value_floats", .floats):
      return tensor([attribute.floats.count], .floats(attribute.floats))
    case ("value_int", .int): return tensor([], .integers([attribute.i]))
    case ("value_ints", .ints):
      return tensor([attribute.ints.count], .integers(attribute.ints))
    default: throw .attribute(attribute.name, reason: "has the wrong type \(attribute.type)")
    }
  }

  private static func tensor(
    _ dimensions: [Int], _ elements: ConstantTensor.Elements
  ) -> ConstantTensor {
    ConstantTensor(name: "", shape: Shape(dimensions), elements: elements)
  }
}
