/// Why an operator's input shapes are wrong, in words; the node that it happened at is added by
/// `GraphError.shape`.
public struct ShapeError: Error, Hashable, Sendable {
  public let reason: String

  public init(_ reason: String) {
    self.reason = reason
  }
}

/// What is wrong with a graph.
public enum GraphError: Error, Hashable, Sendable {
  /// A node's input shapes do not fit.
  case shape(node: String, operation: String, reason: String)
  /// A node reads a value that nothing before it produces.
  case undefinedValue(String, node: String)
  /// Two nodes (or a node and an input) produce the same value.
  case duplicateValue(String, node: String)
  /// An output that no node produces.
  case undefinedOutput(String)
  /// A NaN or infinity among a parameter's elements.
  case notFinite(parameter: String, index: Int)
  /// A graph that this operation cannot take, with the reason and the remedy.
  case unsupported(node: String, operation: String, reason: String)
}

extension GraphError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shape(let node, let operation, let reason):
      "layer '\(node)' (\(operation)): \(reason)"
    case .undefinedValue(let value, let node):
      "layer '\(node)' reads '\(value)', which no earlier layer, input or weight provides"
    case .duplicateValue(let value, let node):
      "layer '\(node)' writes '\(value)', which already exists"
    case .undefinedOutput(let value):
      "the graph's output '\(value)' is not produced by any layer"
    case .notFinite(let parameter, let index):
      "weight '\(parameter)' is not a finite number at element \(index); "
        + "train again with a smaller learning rate or repair the file"
    case .unsupported(let node, let operation, let reason):
      "layer '\(node)' (\(operation)) is not supported here: \(reason)"
    }
  }
}
