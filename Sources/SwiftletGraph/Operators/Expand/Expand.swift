/// The input repeated along axes of extent 1 and along new axes in front.
///
/// Shapes: what input and `extents` broadcast to; an extent of 1 keeps the input's.
/// Source: ONNX operator `Expand`.
public struct Expand: Operator, Hashable {
  public static let name = "Expand"

  public var extents: [Int]

  public init(_ extents: [Int]) {
    self.extents = extents
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard extents.allSatisfy({ $0 > 0 }), let output = input.broadcast(with: Shape(extents)) else {
      throw ShapeError("input \(input) cannot be repeated to \(extents)")
    }
    return [output]
  }

  public func forward(_ arguments: ForwardArguments) {
    let (x, y) = (arguments.inputs[0], arguments.outputs[0])
    StridedLoop(y.shape.dimensions, left: x.shape.strides(broadcastTo: y.shape))
      .copy(x.base, into: y.base)
  }

  /// Each element receives the sum of its copies' gradients.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let loop = StridedLoop(
      dy.shape.dimensions, left: dx.shape.strides(broadcastTo: dy.shape))
    dx.base.fill(dx.count)
    loop.forEachRun { place, input, _ in
      if loop.run.left == 0 {
        dx.base[input] += (dy.base + place).sum(loop.run.count)
      } else {
        (dx.base + input).add(loop.run.count, dy.base + place)
      }
    }
  }
}
