import SwiftletData
import SwiftletGraph

/// Images of classes that a small network can tell apart: a bright bar at the class's place, in
/// noise.
func barSamples(
  count: Int, classCount: Int = 4, sampleShape: Shape = [1, 8, 8], seed: UInt64 = 1
) throws -> TensorSamples {
  var random = RandomSource(seed: seed)
  var elements: [Float] = []
  var labels: [Int32] = []
  let rowSize = sampleShape[2]
  for _ in 0..<count {
    let label = random.nextIndex(below: classCount)
    labels.append(Int32(label))
    for index in 0..<sampleShape.elementCount {
      let bar: Float = index / rowSize % sampleShape[1] == label ? 1 : 0
      elements.append(bar + random.nextUnitFloat() - 0.5)
    }
  }
  return try TensorSamples(
    name: "bars", sampleShape: sampleShape, elements: elements, labels: labels)
}

/// A small convolutional network with everything that training treats in its own way.
func smallNetwork(seed: UInt64 = 1, hasSoftmax: Bool = false) throws -> Graph {
  var builder = GraphBuilder(name: "small", inputShape: [1, 8, 8], seed: seed)
  var x = builder.convolution(builder.input, channels: 4, kernel: 3, padding: 1, hasBias: false)
  x = builder.maxPool(builder.relu(builder.batchNormalization(x)), kernel: 2)
  x = builder.dropout(builder.flatten(x), rate: 0.1)
  x = builder.fullyConnected(x, outputs: 4)
  if hasSoftmax { x = builder.softmax(x) }
  return try builder.graph(output: x)
}
