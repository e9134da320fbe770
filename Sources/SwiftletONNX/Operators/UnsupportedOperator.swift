/// What to do about operators that Swiftlet does not take.
enum UnsupportedOperator {
  private static let quantized = "export the float model: quantizing is Swiftlet's own work"
  private static let shapes =
    "fold constants when exporting: torch.onnx.export(..., dynamo=True) or onnxsim does it"
  private static let control = "export one fixed path, by tracing instead of scripting"
  private static let other = "replace it in the model, or leave it to the code around the network"

  private static let suggestions: [String: [String]] = [
    quantized: [
      "ConvInteger", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "QLinearConv",
      "QLinearMatMul", "QuantizeLinear",
    ],
    shapes: [
      "CastLike", "ConstantOfShape", "NonZero", "Range", "Size", "Tile", "Where",
    ],
    control: ["If", "Loop", "Scan"],
  ]

  private static let byOperator = Dictionary(
    uniqueKeysWithValues: suggestions.flatMap { text, names in names.map { ($0, text) } })

  static func suggestion(for operation: String) -> String {
    byOperator[operation] ?? other
  }
}
