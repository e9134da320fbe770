/// Rounds real numbers to those that integers of one type stand for, and gives them back as real
/// numbers: where a file that is already quantized has `QuantizeLinear` and `DequantizeLinear`, and
/// what quantization-aware training puts in their place.
///
///     q = clamp(round(x / scale) + zeroPoint)      y = scale * (q - zeroPoint)
///
/// Shapes: any; with several scales, as many as the input has indices along `axis`.
/// Source: ONNX operators `QuantizeLinear` and `DequantizeLinear`.
public struct QuantizeDequantize: Operator, Hashable {
  public static let name = "QuantizeDequantize"

  /// The real size of one step: one for the whole tensor, or one for each index along `axis`.
  public var scales: [Float]
  /// The integer of real zero, as many as scales.
  public var zeroPoints: [Int32]
  public var type: QuantizedType
  /// Of no meaning with a single scale.
  public var axis: Int

  public init(scales: [Float], zeroPoints: [Int32], type: QuantizedType, axis: Int = 0) {
    self.scales = scales
    self.zeroPoints = zeroPoints
    self.type = type
    self.axis = axis
  }

  /// One scale for the whole tensor.
  public init(scale: Float, zeroPoint: Int32, type: QuantizedType) {
    self.init(scales: [scale], zeroPoints: [zeroPoint], type: type)
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard zeroPoints.count == scales.count, scales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ShapeError("needs positive scales, each with a zero point")
    }
    guard zeroPoints.allSatisfy({ type.range.contains(Int64($0)) }) else {
      throw ShapeError("has a zero point outside of \(type)")
    }
    guard
      scales.count == 1 || input.dimensions.indices.contains(axis) && input[axis] == scales.count
    else {
      throw ShapeError("\(scales.count) scales do not fit axis \(axis) of input \(input)")
    }
    return [input]
  }
}

/// The integers that a quantized tensor is kept in.
public enum QuantizedType: String, Hashable, Sendable, CaseIterable {
  case int8, uint8, int32

  /// The integers of the type.
  public var range: ClosedRange<Int64> {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    case .int32: Int64(Int32.min)...Int64(Int32.max)
    }
  }
}
