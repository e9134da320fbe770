import Foundation
import SwiftletGraph

extension Onnx_TensorProto {
  /// A float32 tensor as raw little-endian data.
  init(name: String, _ tensor: Tensor) {
    self.init()
    self.name = name
    dims = tensor.shape.dimensions.map(Int64.init)
    dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    rawData = tensor.elements.map { $0.bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
  }

  /// A list of 64-bit integers as raw little-endian data.
  init(name: String, integers: [Int]) {
    self.init()
    self.name = name
    dims = [Int64(integers.count)]
    dataType = Int32(Onnx_TensorProto.DataType.int64.rawValue)
    rawData = integers.map { Int64($0).littleEndian }.withUnsafeBytes { Data($0) }
  }
}

extension Onnx_ValueInfoProto {
  /// A float tensor of samples, with the symbolic batch dimension "N".
  init(name: String, sampleShape: Shape) {
    self.init()
    self.name = name
    var batch = Onnx_TensorShapeProto.Dimension()
    batch.value = .dimParam("N")
    var tensor = Onnx_TypeProto.Tensor()
    tensor.elemType = Int32(Onnx_TensorProto.DataType.float.rawValue)
    tensor.shape.dim =
      [batch]
      + sampleShape.dimensions.map { extent in
        var dimension = Onnx_TensorShapeProto.Dimension()
        dimension.value = .dimValue(Int64(extent))
        return dimension
      }
    type.value = .tensorType(tensor)
  }
}

package extension Onnx_AttributeProto {
  static func integer(_ name: String, _ value: Int) -> Self {
    attribute(name, .int) { $0.i = Int64(value) }
  }

  static func flag(_ name: String, _ value: Bool) -> Self {
    integer(name, value ? 1 : 0)
  }

  static func integers(_ name: String, _ values: [Int]) -> Self {
    attribute(name, .ints) { $0.ints = values.map(Int64.init) }
  }

  static func float(_ name: String, _ value: Float) -> Self {
    attribute(name, .float) { $0.f = value }
  }

  static func text(_ name: String, _ value: String) -> Self {
    attribute(name, .string) { $0.s = Data(value.utf8) }
  }

  private static func attribute(
    _ name: String, _ type: AttributeType, _ setValue: (inout Self) -> Void
  ) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = type
    setValue(&attribute)
    return attribute
  }
}

extension Onnx_TensorProto {
  /// The integers that a tensor is kept in.
  init(name: String, _ tensor: Tensor, _ quantization: QuantizeDequantize) {
    self.init(
      name: name, shape: tensor.shape,
      integers: quantization.integers(of: tensor.elements, shape: tensor.shape),
      quantization.type)
  }

  /// Integers as raw little-endian data.
  init(name: String, shape: Shape, integers: [Int32], _ type: QuantizedType) {
    self.init()
    self.name = name
    dims = shape.dimensions.map(Int64.init)
    dataType = Int32(type.dataType.rawValue)
    rawData =
      type == .int32
      ? integers.map(\.littleEndian).withUnsafeBytes { Data($0) }
      : Data(integers.map { UInt8(truncatingIfNeeded: $0) })
  }
}

extension Graph {
  /// Parameters that nothing but `QuantizeDequantize` nodes of one kind read: their integers say all.
  var parameterQuantizations: [String: QuantizeDequantize] {
    var result: [String: QuantizeDequantize?] = [:]
    for node in nodes {
      let quantization = node.operation as? QuantizeDequantize
      for input in node.inputs where parameters[input] != nil {
        if let known = result[input], known != quantization {
          result[input] = .some(nil)
        } else {
          result[input] = .some(quantization)
        }
      }
    }
    return result.compactMapValues(\.self)
  }
}
