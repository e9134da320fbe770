/// The axes in another order: output axis `i` is input axis `permutation[i]`.
/// Source: ONNX operator `Transpose`.
public struct Transpose: Operator, Hashable {
  public static let name = "Transpose"

  /// Every axis of the input once.
  public var permutation: [Int]

  public init(_ permutation: [Int]) {
    self.permutation = permutation
  }

  /// The transposition that undoes this one.
  public var inverse: Transpose {
    var inverse = permutation
    for (output, input) in permutation.enumerated() { inverse[input] = output }
    return Transpose(inverse)
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard permutation.sorted() == Array(0..<input.rank) else {
      throw ShapeError("\(permutation) is not an order of the axes of \(input)")
    }
    return [Shape(permutation.map { input[$0] })]
  }

  public func forward(_ arguments: ForwardArguments) {
    write(arguments.inputs[0], into: arguments.outputs[0])
  }

  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    inverse.write(arguments.outputGradients[0], into: dx)
  }

  private func write(_ source: TensorView, into target: MutableTensorView) {
    let strides = source.shape.strides
    StridedLoop(target.shape.dimensions, left: permutation.map { strides[$0] })
      .copy(source.base, into: target.base)
  }
}
