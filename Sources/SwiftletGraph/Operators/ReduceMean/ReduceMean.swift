/// The mean over some axes.
///
/// Shapes: the reduced axes become 1, or are left out without `keepsDimensions`. Over an image's
/// height and width it is `GlobalAveragePool`. Source: ONNX operator `ReduceMean`.
public struct ReduceMean: Operator, Hashable {
  public static let name = "ReduceMean"

  /// Each at most once.
  public var axes: [Int]
  public var keepsDimensions: Bool

  public init(axes: [Int], keepsDimensions: Bool = true) {
    self.axes = axes
    self.keepsDimensions = keepsDimensions
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard Set(axes).count == axes.count, axes.allSatisfy(input.dimensions.indices.contains) else {
      throw ShapeError("the axes \(axes) do not fit the input \(input)")
    }
    let reduced = reduced(input)
    guard !keepsDimensions else { return [reduced] }
    return [Shape(input.dimensions.indices.filter { !axes.contains($0) }.map { input[$0] })]
  }

  /// The output's shape with all axes.
  private func reduced(_ input: Shape) -> Shape {
    var shape = input
    for axis in axes { shape[axis] = 1 }
    return shape
  }

  /// Over the input in C order, with steps through the output.
  private func loop(_ input: Shape) -> (StridedLoop, factor: Float) {
    let reduced = reduced(input)
    let loop = StridedLoop(input.dimensions, left: reduced.strides(broadcastTo: input))
    return (loop, Float(reduced.elementCount) / Float(max(input.elementCount, 1)))
  }

  public func forward(_ arguments: ForwardArguments) {
    let (x, y) = (arguments.inputs[0], arguments.outputs[0])
    let (loop, factor) = loop(x.shape)
    y.base.fill(y.count)
    loop.forEachRun { place, output, _ in
      if loop.run.left == 0 {
        y.base[output] += (x.base + place).sum(loop.run.count)
      } else {
        (y.base + output).add(loop.run.count, x.base + place)
      }
    }
    for index in 0..<y.count { y.base[index] *= factor }
  }

  /// Every element receives the same share of its mean's gradient.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0].base
    let (loop, factor) = loop(dx.shape)
    loop.forEachRun { place, output, _ in
      if loop.run.left == 0 {
        (dx.base + place).fill(loop.run.count, with: dy[output] * factor)
      } else {
        (dx.base + place).setScaled(loop.run.count, dy + output, factor: factor, offset: 0)
      }
    }
  }
}
