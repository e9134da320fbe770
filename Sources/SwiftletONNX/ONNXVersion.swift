/// The versions of ONNX that Swiftlet reads and writes.
///
/// The message types in Generated/ come from `onnx/onnx.proto` of the ONNX project (Apache-2.0),
/// release 1.23.2, by protoc-gen-swift of swift-protobuf 1.39.0: `tools/generate-onnx-types`.
public enum ONNXVersion {
  /// File format versions that are read. Version 3 is the first that names its operator set.
  public static let intermediateRepresentations = 3...14
  /// Versions of ONNX's own operators that are read: none of the operators here changed its
  /// meaning within this range except where its importer or `OldForms` says so; forms older than
  /// these have attributes that are refused.
  public static let operatorSets = 1...28

  /// What is written: understood by ONNX Runtime from 1.12 on.
  static let exportedOperatorSet = 17
  /// The file format version that ONNX published together with an operator set.
  /// Source: the table in ONNX's docs/Versioning.md.
  static func intermediateRepresentation(operatorSet: Int) -> Int {
    operatorSet >= 19 ? 9 : 8
  }
}
