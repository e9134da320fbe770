/// A matrix product with a weight per input and output: `y = x * transpose(weight) + bias`.
///
/// Shapes: input `N x K`; weight `M x K`; optional bias `M`; output `N x M`.
/// Source: ONNX operator `Gemm` with `transB = 1`.
public struct FullyConnected: Operator, Hashable {
  public static let name = "FullyConnected"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ShapeError("takes input, weight and an optional bias, not \(inputs.count) inputs")
    }
    let input = inputs[0]
    let weight = inputs[1]
    guard input.rank == 2, weight.rank == 2, input[1] == weight[1] else {
      throw ShapeError("input \(input) does not fit weight \(weight)")
    }
    if inputs.count == 3, inputs[2] != [weight[0]] {
      throw ShapeError("bias \(inputs[2]) does not have \(weight[0]) elements")
    }
    return [[input[0], weight[0]]]
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    inputs[0].elementCount * inputs[1][0]
  }
}
