/// One output row or column of a resize: the input position `index` and, with `weight` in [0, 1),
/// the one after it.
public struct ResizePosition: Hashable, Sendable {
  public var index: Int
  public var weight: Float
}

extension Resize {
  /// Where each output row reads, for an input of `input` rows.
  public func rows(input: Int, output: Int) -> [ResizePosition] {
    switch target {
    case .scales(let height, _): positions(input: input, output: output, scale: height)
    case .sizes: positions(input: input, output: output, scale: nil)
    }
  }

  /// Where each output column reads, for an input of `input` columns.
  public func columns(input: Int, output: Int) -> [ResizePosition] {
    switch target {
    case .scales(_, let width): positions(input: input, output: output, scale: width)
    case .sizes: positions(input: input, output: output, scale: nil)
    }
  }

  private func positions(input: Int, output: Int, scale stated: Float?) -> [ResizePosition] {
    let scale = stated ?? Float(output) / Float(input)
    // A stated scale counts as it is, though the output has whole elements.
    let length = stated.map { $0 * Float(input) } ?? Float(output)
    return (0..<output).map { place in
      let coordinate = coordinate(place, input: input, length: length, scale: scale)
      switch mode {
      case .linear:
        let inside = min(max(coordinate, 0), Float(input - 1))
        let index = inside.rounded(.down)
        return ResizePosition(index: Int(index), weight: inside - index)
      case .nearest(let rounding):
        let nearest = rounding.round(coordinate)
        return ResizePosition(index: Int(min(max(nearest, 0), Float(input - 1))), weight: 0)
      }
    }
  }

  /// `length`: the output's extent, not rounded.
  /// Numerics: float32, as ONNX Runtime computes it.
  private func coordinate(_ place: Int, input: Int, length: Float, scale: Float) -> Float {
    let x = Float(place)
    switch coordinates {
    case .asymmetric: return x / scale
    case .halfPixel: return (x + 0.5) / scale - 0.5
    case .pytorchHalfPixel: return length > 1 ? (x + 0.5) / scale - 0.5 : 0
    case .tensorFlowHalfPixel: return (x + 0.5) / scale
    case .alignCorners:
      return length > 1 ? x * Float(input - 1) / (length - 1) : 0
    case .halfPixelSymmetric:
      let adjustment = length.rounded(.down) / length
      let offset = Float(input) / 2 * (1 - adjustment)
      return offset + (x + 0.5) / scale - 0.5
    }
  }
}

extension Resize.Rounding {
  fileprivate func round(_ coordinate: Float) -> Float {
    switch self {
    case .preferFloor: (coordinate - 0.5).rounded(.up)
    case .preferCeiling: (coordinate + 0.5).rounded(.down)
    case .floor: coordinate.rounded(.down)
    case .ceiling: coordinate.rounded(.up)
    }
  }
}
