/// The largest element under each window over any number of spatial axes, and perhaps where it was.
/// Images take `MaxPool`, which is fast, unless the places are asked for; this is a plain loop.
///
/// Shapes: input `N x C x D1 x …`, output alike; with `places` a second output of the same shape.
/// Source: ONNX operator `MaxPool`.
public struct SpatialMaxPool: Operator, Hashable {
  public static let name = "SpatialMaxPool"

  /// How the second output counts the elements of the input, as floats, exact up to 2^24.
  public enum Places: Hashable, Sendable {
    /// In C order over the whole input.
    case rowMajor
    /// Channel by channel, in each with the first spatial axis innermost.
    case columnMajor
  }

  public var window: SpatialWindow
  /// ONNX `ceil_mode`.
  public var roundsUp: Bool
  /// Nil without a second output.
  public var places: Places?

  public init(window: SpatialWindow, roundsUp: Bool = false, places: Places? = nil) {
    self.window = window
    self.roundsUp = roundsUp
    self.places = places
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single(with: 1)
    let output = try window.outputShape(input: input, channels: input[1], roundingUp: roundsUp)
    try window.requirePoolPadding()
    guard places != nil else { return [output] }
    guard input.elementCount <= 1 << 24 else {
      throw ShapeError("places in \(input) are too large for a float")
    }
    return [output, output]
  }

  /// Where in its channel each maximum was found.
  public func savedByteCount(for inputs: [Shape]) -> Int { placesByteCount(inputs) }
  /// The same for inference.
  public func scratchByteCount(for inputs: [Shape]) -> Int { placesByteCount(inputs) }

  private func placesByteCount(_ inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * MemoryLayout<Int32>.stride
  }

  /// Numerics: of equal elements the first in the window wins; NaN wins over all numbers.
  public func forward(_ arguments: ForwardArguments) {
    let (x, y) = (arguments.inputs[0], arguments.outputs[0])
    let taps = SpatialTaps(window, input: x.shape, output: y.shape)
    let best = (arguments.isTraining ? arguments.saved : arguments.scratch).elements(Int32.self)
    y.base.fill(y.count, with: -.infinity)
    for index in 0..<y.count { best[index] = -1 }
    for plane in 0..<x.shape[0] * x.shape[1] {
      let source = x.base + plane * taps.inputArea
      let start = plane * taps.outputArea
      taps.forEach { output, input, _ in
        let value = source[input]
        guard value > y.base[start + output] || value.isNaN || best[start + output] < 0 else {
          return
        }
        y.base[start + output] = value
        best[start + output] = Int32(input)
      }
      guard let places else { continue }
      let target = arguments.outputs[1].base + start
      for index in 0..<taps.outputArea {
        let place = Self.place(Int(best[start + index]), places, x.shape)
        target[index] = Float(plane * taps.inputArea + place)
      }
    }
  }

  /// Each output's gradient goes to the element that was its maximum.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let taps = SpatialTaps(window, input: dx.shape, output: dy.shape)
    let best = arguments.saved.elements(Int32.self)
    dx.base.fill(dx.count)
    for index in 0..<dy.count where best[index] >= 0 {
      let plane = index / taps.outputArea
      dx.base[plane * taps.inputArea + Int(best[index])] += dy.base[index]
    }
  }

  /// A place in one channel, counted as asked.
  private static func place(_ place: Int, _ order: Places, _ input: Shape) -> Int {
    guard order == .columnMajor else { return place }
    var (rest, result) = (place, 0)
    for extent in input.dimensions.dropFirst(2).reversed() {
      result = result * extent + rest % extent
      rest /= extent
    }
    return result
  }
}
