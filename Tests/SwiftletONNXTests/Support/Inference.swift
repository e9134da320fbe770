import SwiftletGraph
import Testing

extension Graph {
  /// The first output for the given inputs, in the order of the graph's inputs.
  func run(_ inputs: Tensor...) throws -> Tensor { try run(inputs) }

  func run(_ tensors: [Tensor]) throws -> Tensor { try #require(runAll(tensors).first) }

  /// All outputs.
  func runAll(_ tensors: [Tensor]) throws -> [Tensor] {
    let batchSize = try #require(tensors.first).shape[0]
    var executor = try GraphExecutor(self, batchSize: batchSize)
    for (input, tensor) in zip(inputs, tensors) {
      let view = executor.value(input.name)
      try #require(view.shape == tensor.shape)
      for (index, element) in tensor.elements.enumerated() { view.base[index] = element }
    }
    executor.forward()
    return outputs.map { executor.value($0).view.tensor }
  }
}

/// Every element within 1e-4 of the expected one, relative to the largest expected magnitude.
func expectClose(
  _ actual: Tensor, _ expected: Tensor, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
  let bound = 1e-4 * (expected.elements.map(abs).max() ?? 0)
  let distance = zip(actual.elements, expected.elements).map { abs($0 - $1) }.max() ?? 0
  let isClose = zip(actual.elements, expected.elements).allSatisfy { abs($0 - $1) <= bound }
  #expect(isClose, "\(what): off by \(distance), allowed \(bound)", sourceLocation: sourceLocation)
}

extension Tensor {
  /// Elements in -1..<1, the same for the same seed.
  static func random(_ shape: Shape, seed: UInt64) -> Tensor {
    var source = RandomSource(seed: seed)
    return Tensor(
      shape: shape,
      elements: (0..<shape.elementCount).map { _ in source.nextUnitFloat() * 2 - 1 })
  }
}
