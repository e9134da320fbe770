import SwiftletGraph

/// A value that is a tensor of integers in the file. The graph holds the real numbers that they
/// stand for.
struct QuantizedValue {
  /// The float value that the integers come from.
  let source: String
  let quantization: QuantizeDequantize
  /// Whether the elements of `source` are already among those that integers stand for.
  var isRounded = false
}

/// A float constant that the file keeps in integers.
struct QuantizedConstant {
  /// The integers' name in the file.
  let name: String
  /// The name of the node that makes reals of them.
  let node: String
  /// The real numbers.
  let tensor: Tensor
  let quantization: QuantizeDequantize

  /// How the elements of `weight` are kept in integers, when they are this constant's, perhaps
  /// transposed; nil when the importer changed them.
  func quantization(of weight: Tensor) -> QuantizeDequantize? {
    if weight.elements == tensor.elements,
      quantization.scales.count == 1 || weight.shape == tensor.shape || weight.shape.rank == 1
    {
      var result = quantization
      if weight.shape.rank == 1 { result.axis = 0 }
      return result
    }
    guard weight.shape.rank == 2, tensor.shape.rank == 2, weight == tensor.transposedMatrix() else {
      return nil
    }
    var transposed = quantization
    transposed.axis = 1 - quantization.axis
    return transposed
  }
}

extension QuantizedType {
  /// Nil for types that Swiftlet does not keep values in.
  init?(_ type: Onnx_TensorProto.DataType) {
    guard let type = ElementType(type), let known = QuantizedType(type) else { return nil }
    self = known
  }

  /// Nil for types that Swiftlet does not keep values in.
  init?(_ type: ElementType) {
    switch type {
    case .int8: self = .int8
    case .uint8: self = .uint8
    case .int32: self = .int32
    default: return nil
    }
  }

  var elementType: ElementType {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int32: .int32
    }
  }

  var dataType: Onnx_TensorProto.DataType {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int32: .int32
    }
  }
}
