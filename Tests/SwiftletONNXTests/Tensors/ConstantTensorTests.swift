import Foundation
import SwiftProtobuf
import SwiftletGraph
import SwiftletONNX
import Testing

@Suite struct ConstantTensorTests {
  private func decode(
    _ type: Onnx_TensorProto.DataType, _ dimensions: [Int64],
    _ fill: (inout Onnx_TensorProto) -> Void
  ) throws -> ConstantTensor {
    var proto = Onnx_TensorProto()
    proto.name = "t"
    proto.dims = dimensions
    proto.dataType = Int32(type.rawValue)
    fill(&proto)
    return try ConstantTensor(tensorProto: proto.serializedBytes())
  }

  @Test func rawFloatingPointTypes() throws {
    let half = try decode(.float16, [5]) {
      // 1, -2, the smallest subnormal, the largest finite, infinity
      $0.rawData = Data([0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0xFF, 0x7B, 0x00, 0x7C])
    }
    #expect(half.elements == .floats([1, -2, 0x1p-24, 65504, .infinity]))
    let brain = try decode(.bfloat16, [2]) { $0.rawData = Data([0x80, 0x3F, 0x49, 0xC0]) }
    #expect(brain.elements == .floats([1, -3.140625]))
    let double = try decode(.double, [1]) {
      $0.rawData = withUnsafeBytes(of: 0.1.bitPattern.littleEndian) { Data($0) }
    }
    #expect(double.elements == .doubles([0.1]))
    let float = try decode(.float, [1, 1]) { $0.rawData = Data([0, 0, 0xC0, 0x3F]) }
    #expect(float.floats == Tensor(shape: [1, 1], elements: [1.5]))
  }

  /// Every half is what the hardware's conversion gives, NaN aside.
  @Test func halfConversion() throws {
    var wrong: [UInt16] = []
    for bits in UInt16.min...UInt16.max where bits & 0x7C00 != 0x7C00 {
      let tensor = try decode(.float16, []) {
        $0.rawData = Data([UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)])
      }
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1
      let exponent = Int(bits >> 10) & 31
      let magnitude =
        exponent == 0
        ? Float(bits & 1023) / 16_777_216
        : Float(1024 + Int(bits & 1023)) * Float(pow(2.0, Double(exponent - 25)))
      if tensor.elements != .floats([sign * magnitude]) { wrong.append(bits) }
    }
    #expect(wrong.isEmpty)
  }

  @Test func typedFields() throws {
    #expect(try decode(.float, [2]) { $0.floatData = [1, 2] }.elements == .floats([1, 2]))
    #expect(try decode(.double, [1]) { $0.doubleData = [0.5] }.elements == .doubles([0.5]))
    #expect(try decode(.float16, [1]) { $0.int32Data = [0x3C00] }.elements == .floats([1]))
    #expect(try decode(.bfloat16, [1]) { $0.int32Data = [0x3F80] }.elements == .floats([1]))
    #expect(try decode(.int64, [1]) { $0.int64Data = [-7] }.elements == .integers([-7]))
    #expect(try decode(.uint32, [1]) { $0.uint64Data = [9] }.elements == .integers([9]))
    #expect(try decode(.bool, [2]) { $0.int32Data = [0, 1] }.elements == .integers([0, 1]))
  }

  @Test func rawIntegers() throws {
    #expect(
      try decode(.int8, [2]) { $0.rawData = Data([0xFF, 2]) }.elements == .integers([-1, 2]))
    #expect(try decode(.uint8, [1]) { $0.rawData = Data([0xFF]) }.elements == .integers([255]))
    #expect(
      try decode(.int32, [1]) { $0.rawData = Data([0xFE, 0xFF, 0xFF, 0xFF]) }.elements
        == .integers([-2]))
  }

  @Test func halfBytes() throws {
    let signed = try decode(.int4, [3]) { $0.rawData = Data([0xF1, 0x08]) }
    #expect(signed.elements == .integers([1, -1, -8]))
    let unsigned = try decode(.uint4, [2, 2]) { $0.int32Data = [0xF1, 0x28] }
    #expect(unsigned.elements == .integers([1, 15, 8, 2]))
  }

  @Test func otherTypesAreNamed() throws {
    let text = try decode(.string, [1]) { $0.stringData = [Data("a".utf8)] }
    #expect(text.elements == .other(type: "string"))
  }

  @Test func sizesAreChecked() {
    #expect(throws: ONNXProblem.tensor(name: "t", reason: "1 data elements do not fill 2")) {
      try decode(.float, [2]) { $0.floatData = [1] }
    }
    #expect(throws: ONNXProblem.self) { try decode(.float, [2]) { $0.rawData = Data([0, 0]) } }
    #expect(throws: ONNXProblem.self) { try decode(.float, [-1]) { $0.floatData = [1] } }
    #expect(throws: ONNXProblem.self) {
      try decode(.float, [1 << 40, 1 << 40, 0]) { $0.floatData = [] }
    }
  }

  @Test func dataOutsideOfTheFileNeedAFolder() {
    #expect(
      throws: ONNXProblem.externalData(
        tensor: "t", reason: "the model was given without its folder")
    ) {
      try decode(.float, [1]) { $0.dataLocation = .external }
    }
  }
}
