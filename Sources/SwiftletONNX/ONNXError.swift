public import SwiftletFiles

/// Why an ONNX file could not be read or a graph not be written as one: which file, which node or
/// tensor, and what to do.
public struct ONNXError: Error, Hashable, Sendable {
  /// The file's path, or what the caller called the bytes.
  public let file: String
  public let problem: ONNXProblem

  public init(file: String, problem: ONNXProblem) {
    self.file = file
    self.problem = problem
  }

  /// Every node that Swiftlet cannot take; empty when something else is wrong.
  public var unsupportedNodes: [UnsupportedNode] {
    switch problem {
    case .unsupported(let nodes), .notExportable(let nodes): nodes
    default: []
    }
  }
}

/// A node outside of what Swiftlet supports.
public struct UnsupportedNode: Hashable, Sendable {
  /// The node's name, or its first output's when it has none.
  public let name: String
  /// The operator's name, with its domain unless it is ONNX's own.
  public let operation: String
  public let reason: String
  public let suggestion: String

  public init(name: String, operation: String, reason: String, suggestion: String) {
    self.name = name
    self.operation = operation
    self.reason = reason
    self.suggestion = suggestion
  }
}

/// What is wrong with an ONNX file or with a graph on its way into one.
public enum ONNXProblem: Error, Hashable, Sendable {
  case file(FileError)
  /// Not a protobuf message of the ONNX schema, or cut short.
  case malformed(reason: String)
  case noGraph
  /// A version of the file format outside `ONNXVersion.intermediateRepresentations`.
  case intermediateRepresentation(version: Int)
  /// A version of ONNX's operators outside `ONNXVersion.operatorSets`; nil when the file has none.
  case operatorSet(version: Int?)
  /// A tensor whose data do not fit its dimensions or cannot be decoded.
  case tensor(name: String, reason: String)
  /// Data kept in another file, and why they could not be read from there.
  case externalData(tensor: String, reason: String)
  /// A NaN or infinity among a weight's elements.
  case notFinite(tensor: String, index: Int)
  /// A graph input that is not a float tensor with known dimensions.
  case input(name: String, reason: String)
  case attribute(node: String, operation: String, attribute: String, reason: String)
  /// Wrong numbers of inputs or outputs, or shapes that do not fit.
  case node(node: String, operation: String, reason: String)
  /// A node reads a value that no node, input or initializer provides.
  case undefinedValue(String, node: String)
  /// Two nodes, inputs or initializers provide the same value.
  case duplicateValue(String, node: String)
  /// Nodes that wait for one another.
  case cycle(nodes: [String])
  /// The graph has no outputs, or one that nothing produces.
  case undefinedOutput(String)
  /// An output that does not depend on any input.
  case constantOutput(String)
  /// Every node that cannot be imported.
  case unsupported([UnsupportedNode])
  /// Every node that cannot be exported.
  case notExportable([UnsupportedNode])
  /// A graph that is wrong in itself.
  case invalidGraph(reason: String)
}
