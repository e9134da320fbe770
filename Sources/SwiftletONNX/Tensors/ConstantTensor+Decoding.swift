import SwiftletGraph
import SwiftProtobuf

extension ConstantTensor {
  /// Decodes a serialized `TensorProto`, the content of the `.pb` files in ONNX's test data.
  package init(tensorProto bytes: [UInt8]) throws(ONNXProblem) {
    let proto: Onnx_TensorProto
    do {
      proto = try Onnx_TensorProto(serializedBytes: bytes)
    } catch {
      throw .malformed(reason: "\(error)")
    }
    var nowhere: ExternalData?
    try self.init(proto, externalData: &nowhere)
  }

  init(_ proto: Onnx_TensorProto, externalData: inout ExternalData?) throws(ONNXProblem) {
    let shape = try Self.shape(of: proto)
    guard let dataType = Onnx_TensorProto.DataType(rawValue: Int(proto.dataType)) else {
      throw .tensor(name: proto.name, reason: "has the unknown data type \(proto.dataType)")
    }
    guard let type = ElementType(dataType) else {
      self.init(name: proto.name, shape: shape, elements: .other(type: "\(dataType)"))
      return
    }
    let elements = try Self.elements(of: proto, type, count: shape.elementCount, &externalData)
    self.init(name: proto.name, shape: shape, elements: elements, type: type)
  }

  private static func shape(of proto: Onnx_TensorProto) throws(ONNXProblem) -> Shape {
    let shape = Shape(proto.dims.map(Int.init))
    guard shape.isWithinLimits(minimum: 0) else {
      throw .tensor(name: proto.name, reason: "has impossible dimensions \(proto.dims)")
    }
    return shape
  }

  private static func elements(
    of proto: Onnx_TensorProto, _ type: ElementType, count: Int,
    _ externalData: inout ExternalData?
  ) throws(ONNXProblem) -> Elements {
    let byteCount = type.byteCount(count)
    if proto.hasDataLocation, proto.dataLocation == .external {
      guard let bytes = try externalData?.bytes(of: proto, byteCount) else {
        throw .externalData(tensor: proto.name, reason: "the model was given without its folder")
      }
      return type.elements(raw: bytes, count: count)
    }
    if proto.hasRawData {
      guard proto.rawData.count == byteCount else {
        throw .tensor(
          name: proto.name,
          reason: "\(proto.rawData.count) bytes of data do not fill \(count) elements of "
            + "the type \(type)")
      }
      return type.elements(raw: [UInt8](proto.rawData), count: count)
    }
    let elements = type.elements(typed: proto, count: count)
    guard elements.count == count else {
      throw .tensor(
        name: proto.name, reason: "\(elements.count) data elements do not fill \(count)")
    }
    return elements
  }
}

extension Shape {
  /// More elements than any tensor here may have: keeps every product of dimensions in an Int.
  static let elementLimit = 1 << 40

  /// Whether every dimension is at least `minimum` and the element count within `elementLimit`.
  func isWithinLimits(minimum: Int) -> Bool {
    guard rank <= 64 else { return false }
    var count = 1
    for dimension in dimensions {
      let product = count.multipliedReportingOverflow(by: max(dimension, 1))
      guard dimension >= minimum, !product.overflow, product.partialValue <= Self.elementLimit
      else { return false }
      count = product.partialValue
    }
    return true
  }
}
