/// A part of the input: along some axes the elements at `start`, `start + step` … before `end`.
///
/// Splitting a tensor is one slice per part. Source: ONNX operators `Slice` and `Split`.
public struct Slice: Operator, Hashable {
  public static let name = "Slice"

  /// The part that is taken along one axis.
  ///
  /// Units: elements. Negative bounds count from the axis' end; all are clamped to it, so that
  /// `Int.max` (`Int.min` for a negative step) as the end means everything.
  public struct Section: Hashable, Sendable {
    public var axis: Int
    public var start: Int
    public var end: Int
    /// Negative steps walk backward. Not 0.
    public var step: Int

    public init(axis: Int, start: Int, end: Int, step: Int = 1) {
      self.axis = axis
      self.start = start
      self.end = end
      self.step = step
    }
  }

  /// At most one per axis; other axes are taken whole.
  public var sections: [Section]

  public init(_ sections: [Section]) {
    self.sections = sections
  }

  /// The part of one axis in absolute indices.
  public struct Selection: Hashable, Sendable {
    public var first: Int
    public var count: Int
    public var step: Int
  }

  /// What is taken along each axis of `shape`.
  ///
  /// Throws: `ShapeError` for axes that do not exist or come twice, and steps of 0.
  public func selections(of shape: Shape) throws(ShapeError) -> [Selection] {
    var selections = shape.dimensions.map { Selection(first: 0, count: $0, step: 1) }
    var seen: Set<Int> = []
    for section in sections {
      guard shape.dimensions.indices.contains(section.axis), seen.insert(section.axis).inserted,
        section.step != 0, section.step != .min
      else { throw ShapeError("\(section) is no section of \(shape)") }
      selections[section.axis] = section.selection(extent: shape[section.axis])
    }
    return selections
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    let output = Shape(try selections(of: input).map(\.count))
    guard output.dimensions.allSatisfy({ $0 > 0 }) else {
      throw ShapeError("nothing of \(input) is left")
    }
    return [output]
  }

  public func forward(_ arguments: ForwardArguments) {
    guard let (loop, first) = loop(over: arguments.inputs[0].shape) else { return }
    loop.copy(arguments.inputs[0].base + first, into: arguments.outputs[0].base)
  }

  /// Elements that were left out receive zero.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0], let (loop, first) = loop(over: dx.shape) else {
      return
    }
    dx.base.fill(dx.count)
    let dy = arguments.outputGradients[0].base
    loop.forEachRun { place, left, _ in
      (dx.base + first + left).scatter(loop.run.count, from: dy + place, stride: loop.run.left)
    }
  }

  /// The loop over the output and the place of its first element in the input.
  private func loop(over input: Shape) -> (StridedLoop, first: Int)? {
    guard let selections = try? selections(of: input) else { return nil }
    let strides = input.strides
    let loop = StridedLoop(
      selections.map(\.count), left: zip(selections, strides).map { $0.step * $1 })
    return (loop, zip(selections, strides).reduce(0) { $0 + $1.0.first * $1.1 })
  }
}

extension Slice.Section {
  /// Source: ONNX operator `Slice`: bounds are clamped to `0...extent`, for negative steps the start
  /// to `0...extent - 1` and the end to `-1...extent - 1`.
  fileprivate func selection(extent: Int) -> Slice.Selection {
    let (lowest, highest) = step > 0 ? (0, extent) : (-1, extent - 1)
    func clamped(_ bound: Int) -> Int {
      let counted = bound < 0 && bound > .min + extent ? bound + extent : bound
      return min(max(counted, lowest), highest)
    }
    let (first, last) = (clamped(start), clamped(end))
    let distance = step > 0 ? last - first : first - last
    let count = distance > 0 ? (distance - 1) / abs(step) + 1 : 0
    return Slice.Selection(first: first, count: count, step: step)
  }
}
