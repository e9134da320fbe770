import SwiftletRuntime

/// A sliding window over any number of spatial axes; the general form of `Window`, for volumes.
///
/// Units: elements, one number per spatial axis.
public struct SpatialWindow: Hashable, Sendable {
  public var kernel: [Int]
  public var strides: [Int]
  public var dilations: [Int]
  public var padsBefore: [Int]
  public var padsAfter: [Int]

  /// Precondition: lists that are given are as long as `kernel`.
  public init(
    kernel: [Int], strides: [Int]? = nil, dilations: [Int]? = nil, padsBefore: [Int]? = nil,
    padsAfter: [Int]? = nil
  ) {
    func list(_ given: [Int]?, else value: Int) -> [Int] {
      given ?? Array(repeating: value, count: kernel.count)
    }
    self.kernel = kernel
    self.strides = list(strides, else: 1)
    self.dilations = list(dilations, else: 1)
    self.padsBefore = list(padsBefore, else: 0)
    self.padsAfter = list(padsAfter, else: 0)
  }

  /// Spatial axes.
  public var rank: Int { kernel.count }
  /// Kernel positions.
  public var tapCount: Int { kernel.reduce(1, *) }

  /// One spatial axis as a window's rows.
  private func axis(_ axis: Int) -> Window {
    Window(
      kernelHeight: kernel[axis], kernelWidth: 1, strideHeight: strides[axis],
      dilationHeight: dilations[axis], padTop: padsBefore[axis], padBottom: padsAfter[axis])
  }

  /// The output's shape, `N x channels x …`.
  ///
  /// Throws: `ShapeError` when the window does not fit into the padded input, or has another number
  /// of axes.
  public func outputShape(
    input: Shape, channels: Int, roundingUp: Bool = false
  ) throws(ShapeError) -> Shape {
    let isComplete = [strides, dilations, padsBefore, padsAfter].allSatisfy { $0.count == rank }
    guard rank >= 1, input.rank == rank + 2, isComplete else {
      throw ShapeError("input \(input) must have \(rank) spatial axes")
    }
    let extents = (0..<rank).map {
      axis($0).outputHeight(for: input[$0 + 2], roundingUp: roundingUp)
    }
    guard extents.allSatisfy({ $0 > 0 }) else {
      throw ShapeError("the window \(Shape(kernel)) does not fit into the input \(input)")
    }
    return Shape([input[0], channels] + extents)
  }

  /// Padding as large as the window would let it see nothing but padding.
  func requirePoolPadding() throws(ShapeError) {
    for index in 0..<rank {
      let span = axis(index).spanHeight
      guard padsBefore[index] < span, padsAfter[index] < span else {
        throw ShapeError("padding must be smaller than the pooling window")
      }
    }
  }
}
