import SwiftletGraph
import Testing

/// Compares an operator's backward with central differences of the loss `sum(weights * output)`,
/// `weights` random.
///
/// Step 2^-6: adding it to values near 1 is exact, and a central difference then errs by about
/// `epsilon * |loss terms| / step`, that is 2^-24 * 2^6 = 4e-6 per term for operators that are
/// linear in the input, plus `step^2 / 6 = 4e-5` of the third derivative for the others. Differences
/// are summed in double. The tolerance, 1e-3 of the largest gradient (and at least of 1), leaves
/// room for sums of some hundred terms and is far below any wrong formula's error.
func checkGradients(
  _ operation: any Operator, _ inputs: [Tensor], tolerance: Float = 1e-3,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let bench = try OperatorBench(operation, inputs)
  let weights = Tensor.random(bench.outputs[0].mutable.shape, seed: 77)
  bench.forward()
  let gradients = bench.backward(weights)
  for (position, gradient) in gradients.enumerated() where operation.isTrainable(input: position) {
    let expected = try numericalGradient(operation, inputs, position, weights)
    let bound = tolerance * max(expected.magnitude, 1)
    let distance = gradient.distance(to: expected)
    #expect(
      distance <= bound, "input \(position) of \(operation): \(distance) > \(bound)",
      sourceLocation: sourceLocation)
  }
}

private func numericalGradient(
  _ operation: any Operator, _ inputs: [Tensor], _ position: Int, _ weights: Tensor
) throws -> Tensor {
  let bench = try OperatorBench(operation, inputs)
  let step: Float = 0x1p-6
  let elements = bench.inputs[position].mutable.elements
  var result = Tensor(shape: inputs[position].shape)
  for index in elements.indices {
    let center = elements[index]
    elements[index] = center + step
    let above = bench.forward()[0]
    elements[index] = center - step
    let below = bench.forward()[0]
    elements[index] = center
    var slope = 0.0
    for (weight, pair) in zip(weights.elements, zip(above.elements, below.elements)) {
      slope += Double(weight) * (Double(pair.0) - Double(pair.1))
    }
    result.elements[index] = Float(slope / Double(2 * step))
  }
  return result
}
