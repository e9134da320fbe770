import Foundation
import SwiftProtobuf
import SwiftletGraph

import SwiftletONNX

/// Builds ONNX models by hand, right and wrong ones.
struct ModelBuilder {
  var model = Onnx_ModelProto()

  init(operatorSet: Int = 17) {
    model.irVersion = 8
    var standard = Onnx_OperatorSetIdProto()
    standard.version = Int64(operatorSet)
    model.opsetImport = [standard]
    model.graph.name = "test"
  }

  /// Nil stands for a symbolic dimension.
  mutating func input(
    _ name: String, _ dimensions: [Int?], type: Onnx_TensorProto.DataType = .float
  ) {
    model.graph.input.append(Self.value(name, dimensions, type))
  }

  mutating func output(_ name: String) {
    model.graph.output.append(Self.value(name, [nil]))
  }

  mutating func node(
    _ operation: String, _ inputs: [String], _ outputs: [String],
    _ attributes: [Onnx_AttributeProto] = [], name: String = ""
  ) {
    var node = Onnx_NodeProto()
    node.opType = operation
    node.input = inputs
    node.output = outputs
    node.attribute = attributes
    node.name = name
    model.graph.node.append(node)
  }

  mutating func floats(_ name: String, _ dimensions: [Int], _ values: [Float]) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = dimensions.map(Int64.init)
    tensor.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    tensor.floatData = values
    model.graph.initializer.append(tensor)
  }

  mutating func integers(_ name: String, _ values: [Int]) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = [Int64(values.count)]
    tensor.dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
    tensor.int64Data = values.map(Int64.init)
    model.graph.initializer.append(tensor)
  }

  /// A scalar.
  mutating func integer(_ name: String, _ value: Int) {
    integers(name, [value])
    model.graph.initializer[model.graph.initializer.count - 1].dims = []
  }

  /// Integers of a type that ONNX keeps in `int32_data`.
  mutating func typed(
    _ name: String, _ dimensions: [Int], _ values: [Int], _ type: Onnx_TensorProto.DataType
  ) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = dimensions.map(Int64.init)
    tensor.dataType = Int32(type.rawValue)
    tensor.int32Data = values.map(Int32.init)
    model.graph.initializer.append(tensor)
  }

  func graph() throws -> Graph {
    try Graph(onnx: model.serializedBytes(), name: "test.onnx")
  }

  /// The problem that importing this model ends in; nil when it succeeds.
  func problem() -> ONNXProblem? {
    do {
      _ = try graph()
      return nil
    } catch {
      return (error as? ONNXError)?.problem
    }
  }

  /// The nodes that cannot be imported; nil when that is not the problem.
  func unsupported() -> [UnsupportedNode]? {
    guard case .unsupported(let nodes) = problem() else { return nil }
    return nodes
  }

  private static func value(
    _ name: String, _ dimensions: [Int?], _ type: Onnx_TensorProto.DataType = .float
  ) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    var tensor = Onnx_TypeProto.Tensor()
    tensor.elemType = Int32(type.rawValue)
    tensor.shape.dim = dimensions.map { extent in
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.value = extent.map { .dimValue(Int64($0)) } ?? .dimParam("N")
      return dimension
    }
    value.type.value = .tensorType(tensor)
    return value
  }
}

extension Onnx_AttributeProto {
  /// A list of integers as a tensor.
  static func tensor(_ name: String, integers: [Int64]) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = .tensor
    attribute.t.dims = [Int64(integers.count)]
    attribute.t.dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
    attribute.t.int64Data = integers
    return attribute
  }
}
