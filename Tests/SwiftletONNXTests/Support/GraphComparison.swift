import SwiftletGraph
import Testing

/// Two graphs alike in every name, attribute, weight and order.
func expectSame(
  _ actual: Graph, _ expected: Graph, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.name == expected.name, sourceLocation: sourceLocation)
  #expect(actual.inputs == expected.inputs, sourceLocation: sourceLocation)
  #expect(actual.outputs == expected.outputs, sourceLocation: sourceLocation)
  #expect(actual.parameters == expected.parameters, sourceLocation: sourceLocation)
  #expect(actual.metadata == expected.metadata, sourceLocation: sourceLocation)
  #expect(actual.nodes.count == expected.nodes.count, sourceLocation: sourceLocation)
  for (left, right) in zip(actual.nodes, expected.nodes) {
    #expect(left.name == right.name, sourceLocation: sourceLocation)
    #expect(left.inputs == right.inputs, sourceLocation: sourceLocation)
    #expect(left.outputs == right.outputs, sourceLocation: sourceLocation)
    #expect(
      "\(left.operation)" == "\(right.operation)", "\(left.name)", sourceLocation: sourceLocation)
  }
}
