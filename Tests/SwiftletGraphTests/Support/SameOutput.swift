import SwiftletGraph
import Testing

/// Expects both graphs to give the same first output on the same random input, up to float32
/// rounding.
func expectSameOutput(
  _ rewritten: Graph, _ original: Graph, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let expected = try original.inferred()
  let result = try rewritten.inferred()
  #expect(
    result.distance(to: expected) <= 1e-5 * expected.magnitude, sourceLocation: sourceLocation)
  #expect(rewritten.outputs == original.outputs, sourceLocation: sourceLocation)
}
