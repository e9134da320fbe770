import SwiftletGraph
import Testing

@Suite struct FullyConvolutionalTests {
  /// LeNet-5 on an image that is larger by its total stride of 4 in both directions.
  @Test func aLargerImageGivesTheAnswersOfItsParts() throws {
    let graph = try Network.lenet5.graph(inputShape: [1, 32, 32], seed: 2)
    let larger = try graph.fullyConvolutional(inputShape: [1, 36, 36])
    #expect(!larger.nodes.contains { $0.operation is FullyConnected || $0.operation is Flatten })
    #expect(larger.parameterElementCount == graph.parameterElementCount)
    let image = Tensor.random([1, 1, 36, 36], seed: 4)
    let map = try larger.output(for: image)
    #expect(map.shape == [1, 10, 2, 2])
    for place in 0..<4 {
      let (top, left) = (place / 2 * 4, place % 2 * 4)
      let part = Tensor(
        shape: [1, 1, 32, 32],
        elements: (0..<1024).map {
          image.elements[(top + $0 / 32) * 36 + left + $0 % 32]
        })
      let expected = try graph.output(for: part)
      for output in 0..<10 {
        let distance = abs(map.elements[output * 4 + place] - expected.elements[output])
        #expect(distance <= 1e-5 * expected.magnitude)
      }
    }
  }

  @Test func dropoutAndActivationsBetweenLayersStay() throws {
    let graph = try Network.cifarConvNet.graph(seed: 2)
    let same = try graph.fullyConvolutional(inputShape: [3, 32, 32])
    #expect(try same.shapes(batchSize: 2)[same.outputs[0]] == [2, 10, 1, 1])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let graph = try Network.lenet5.graph()
    #expect(throws: GraphError.self) { try graph.fullyConvolutional(inputShape: [1, 8, 8]) }
    let mixed = try Network.autoencoder.graph(inputShape: [4, 2, 2])
    #expect(throws: GraphError.self) { try mixed.fullyConvolutional(inputShape: [4, 4, 4]) }
  }
}

extension Graph {
  fileprivate func output(for input: Tensor) throws -> Tensor {
    var executor = try GraphExecutor(self, batchSize: 1)
    _ = executor.value(inputs[0].name).elements.update(from: input.elements)
    executor.forward()
    return executor.value(outputs[0]).view.tensor
  }
}
