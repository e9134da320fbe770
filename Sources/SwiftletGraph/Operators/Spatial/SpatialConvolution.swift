/// Cross-correlation over any number of spatial axes: convolution of volumes. Images take
/// `Convolution`, which is fast; this is a plain loop.
///
/// Shapes: input `N x C x D1 x …`; weight `M x C/groups x K1 x …`; optional bias `M`; output
/// `N x M x …`. Source: ONNX operator `Conv`.
public struct SpatialConvolution: Operator, Hashable {
  public static let name = "SpatialConvolution"

  public var window: SpatialWindow
  public var groups: Int

  public init(window: SpatialWindow, groups: Int = 1) {
    self.window = window
    self.groups = groups
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ShapeError("takes input, weight and an optional bias, not \(inputs.count) inputs")
    }
    let (input, weight) = (inputs[0], inputs[1])
    guard weight.rank == window.rank + 2, Array(weight.dimensions.dropFirst(2)) == window.kernel
    else { throw ShapeError("weight \(weight) does not have the kernel \(window.kernel)") }
    guard groups > 0, input.rank >= 2, input[1] == weight[1] * groups, weight[0] % groups == 0
    else { throw ShapeError("input \(input) does not fit weight \(weight), groups \(groups)") }
    if inputs.count == 3, inputs[2] != [weight[0]] {
      throw ShapeError("bias \(inputs[2]) does not have \(weight[0]) elements")
    }
    return [try window.outputShape(input: input, channels: weight[0])]
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * inputs[1].sample.elementCount
  }

  public func forward(_ arguments: ForwardArguments) {
    let (x, weight, y) = (arguments.inputs[0], arguments.inputs[1], arguments.outputs[0])
    y.fill(withBias: arguments.inputs.count == 3 ? arguments.inputs[2] : nil)
    forEachProduct(x.shape, weight.shape, y.shape) { output, input, tap in
      y.base[output] += x.base[input] * weight.base[tap]
    }
  }

  public func backward(_ arguments: BackwardArguments) {
    let (x, weight, dy) = (
      arguments.inputs[0], arguments.inputs[1], arguments.outputGradients[0]
    )
    let (dx, dWeight) = (arguments.inputGradients[0], arguments.inputGradients[1])
    for gradient in arguments.inputGradients { gradient?.base.fill(gradient?.count ?? 0) }
    forEachProduct(x.shape, weight.shape, dy.shape) { output, input, tap in
      dx?.base[input] += dy.base[output] * weight.base[tap]
      dWeight?.base[tap] += dy.base[output] * x.base[input]
    }
    guard arguments.inputs.count == 3 else { return }
    arguments.inputGradients[2]?.sumChannels(of: dy)
  }

  /// Calls `body` with the places of the elements that meet: `y[output] += x[input] * weight[tap]`.
  func forEachProduct(
    _ input: Shape, _ weight: Shape, _ output: Shape,
    _ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void
  ) {
    let taps = SpatialTaps(window, input: input, output: output)
    let perGroup = weight[1]
    for sample in 0..<input[0] {
      for channel in 0..<output[1] {
        let target = (sample * output[1] + channel) * taps.outputArea
        let group = channel / (output[1] / groups)
        for source in 0..<perGroup {
          let start = (sample * input[1] + group * perGroup + source) * taps.inputArea
          let kernel = (channel * perGroup + source) * window.tapCount
          taps.forEach { body(target + $0, start + $1, kernel + $2) }
        }
      }
    }
  }
}
