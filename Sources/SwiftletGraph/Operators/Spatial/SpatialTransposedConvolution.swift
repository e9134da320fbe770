/// The transpose of a convolution over any number of spatial axes: each input element adds the kernel,
/// times itself, to the output. Images take `TransposedConvolution`, which is fast.
///
/// Shapes: input `N x C x D1 x …`; weight `C x M/groups x K1 x …`; optional bias `M`; output
/// `N x M x …` of extents `(D - 1) * stride + dilation * (K - 1) + 1 + outputPadding - pads`.
/// Source: ONNX operator `ConvTranspose`.
public struct SpatialTransposedConvolution: Operator, Hashable {
  public static let name = "SpatialTransposedConvolution"

  public var window: SpatialWindow
  public var groups: Int
  /// Elements after the output's last along each axis that only the bias reaches.
  public var outputPadding: [Int]

  /// Precondition: `outputPadding` is as long as the window's kernel.
  public init(window: SpatialWindow, groups: Int = 1, outputPadding: [Int]? = nil) {
    self.window = window
    self.groups = groups
    self.outputPadding = outputPadding ?? Array(repeating: 0, count: window.rank)
  }

  /// The convolution that this is the transpose of, from this one's output to its input.
  private var transpose: SpatialConvolution { SpatialConvolution(window: window, groups: groups) }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ShapeError("takes input, weight and an optional bias, not \(inputs.count) inputs")
    }
    let (input, weight) = (inputs[0], inputs[1])
    guard input.rank == window.rank + 2, weight.rank == input.rank, groups > 0,
      Array(weight.dimensions.dropFirst(2)) == window.kernel, weight[0] == input[1],
      weight[0] % groups == 0, outputPadding.count == window.rank
    else { throw ShapeError("input \(input) does not fit weight \(weight), groups \(groups)") }
    let channels = weight[1] * groups
    if inputs.count == 3, inputs[2] != [channels] {
      throw ShapeError("bias \(inputs[2]) does not have \(channels) elements")
    }
    let extents = (0..<window.rank).map { extent($0, input: input[$0 + 2]) }
    guard extents.allSatisfy({ $0 > 0 }) else {
      throw ShapeError("nothing of the output \(extents) is left by the padding")
    }
    return [Shape([input[0], channels] + extents)]
  }

  private func extent(_ axis: Int, input: Int) -> Int {
    (input - 1) * window.strides[axis] + window.dilations[axis] * (window.kernel[axis] - 1) + 1
      + outputPadding[axis] - window.padsBefore[axis] - window.padsAfter[axis]
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    inputs[0].elementCount * inputs[1].sample.elementCount
  }

  public func forward(_ arguments: ForwardArguments) {
    let (x, weight, y) = (arguments.inputs[0], arguments.inputs[1], arguments.outputs[0])
    y.fill(withBias: arguments.inputs.count == 3 ? arguments.inputs[2] : nil)
    transpose.forEachProduct(y.shape, weight.shape, x.shape) { input, output, tap in
      y.base[output] += x.base[input] * weight.base[tap]
    }
  }

  public func backward(_ arguments: BackwardArguments) {
    let (x, weight, dy) = (
      arguments.inputs[0], arguments.inputs[1], arguments.outputGradients[0]
    )
    let (dx, dWeight) = (arguments.inputGradients[0], arguments.inputGradients[1])
    for gradient in arguments.inputGradients { gradient?.base.fill(gradient?.count ?? 0) }
    transpose.forEachProduct(dy.shape, weight.shape, x.shape) { input, output, tap in
      dx?.base[input] += dy.base[output] * weight.base[tap]
      dWeight?.base[tap] += dy.base[output] * x.base[input]
    }
    guard arguments.inputs.count == 3 else { return }
    arguments.inputGradients[2]?.sumChannels(of: dy)
  }
}
