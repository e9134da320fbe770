import SwiftletGraph

/// How one ONNX operator becomes part of the graph. Each has a file of its own in this folder,
/// with the way back beside it (`ONNXExportable`), and a line in `OperatorRegistry`.
protocol OperatorMapping: SendableMetatype {
  /// ONNX's name of the operator.
  static var name: String { get }
  /// The attributes it may have. Others are refused: they could change what the node means.
  static var attributes: Set<String> { get }
  /// How many inputs it may name.
  static var inputCounts: ClosedRange<Int> { get }
  /// Whether it deals with values of an integer type itself.
  static var readsIntegers: Bool { get }

  /// Adds the node to the graph.
  ///
  /// Precondition: the counts of inputs and outputs and the names of attributes were checked, all
  /// inputs are defined.
  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure)
}

extension OperatorMapping {
  static var attributes: Set<String> { [] }
  static var inputCounts: ClosedRange<Int> { 1...1 }
  static var readsIntegers: Bool { false }
}

/// An operator of the graph that ONNX can express.
protocol ONNXExportable: Operator {
  /// The first version of ONNX's operators that has this form of it, where that is later than what
  /// is written otherwise.
  var minimumOperatorSet: Int { get }

  /// Adds the ONNX node, or nodes, for one node of the graph.
  ///
  /// Throws: `ImpossibleExport` when ONNX has no such form of the operator.
  func export(_ node: Node, into exporter: inout GraphExporter) throws(ImpossibleExport)
}

extension ONNXExportable {
  var minimumOperatorSet: Int { ONNXVersion.exportedOperatorSet }
}

/// Why a node has no form in ONNX.
struct ImpossibleExport: Error {
  let reason: String
  let suggestion: String
}
