/// What to do about operators that Swiftlet does not take.
enum UnsupportedOperator {
  private static let dynamic =
    "its scale changes with every input: quantize statically, or export the float model"
  private static let shapes =
    "fold constants when exporting: torch.onnx.export(..., dynamo=True) or onnxsim does it"
  private static let control = "export one fixed path, by tracing instead of scripting"
  private static let other = "replace it in the model, or leave it to the code around the network"

  private static let suggestions: [String: [String]] = [
    dynamic: ["DynamicQuantizeLinear"],
    shapes: [
      "Cast", "CastLike", "ConstantOfShape", "Expand", "NonZero", "Range", "Size", "Slice", "Split",
      "Squeeze", "Tile", "Where",
    ],
    control: ["If", "Loop", "Scan"],
  ]

  private static let byOperator = Dictionary(
    uniqueKeysWithValues: suggestions.flatMap { text, names in names.map { ($0, text) } })

  static func suggestion(for operation: String) -> String {
    byOperator[operation] ?? other
  }
}
