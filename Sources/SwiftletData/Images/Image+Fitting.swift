public import SwiftletGraph

extension Image {
  /// The image as bytes of `shape` (channels, height, width; CHW order): grey and colour converted,
  /// then resized without keeping the aspect ratio.
  ///
  /// Numerics: grey is `0.299 R + 0.587 G + 0.114 B`; resizing is linear interpolation, widened
  /// when shrinking so that every pixel counts (PyTorch `interpolate`, bilinear, antialias);
  /// rounded to nearest.
  ///
  /// Precondition: one or three channels.
  public func fitted(to shape: Shape) -> [UInt8] {
    precondition(shape.rank == 3 && (shape[0] == 1 || shape[0] == 3))
    let planes = planes(channelCount: shape[0])
    if shape[1] == height, shape[2] == width { return planes.flatMap { $0.map(rounded) } }
    let columns = ResamplingTable(from: width, to: shape[2])
    let rows = ResamplingTable(from: height, to: shape[1])
    return planes.flatMap { plane in
      let narrowed = columns.resample(plane, lineCount: height, lineStride: width, stride: 1)
      let transposed = rows.resample(narrowed, lineCount: shape[2], lineStride: 1, stride: shape[2])
      return (0..<shape[1] * shape[2]).map { index in
        rounded(transposed[index % shape[2] * shape[1] + index / shape[2]])
      }
    }
  }

  private func rounded(_ value: Float) -> UInt8 {
    UInt8(min(max(value.rounded(), 0), 255))
  }

  private func planes(channelCount: Int) -> [[Float]] {
    func plane(_ channel: Int) -> [Float] {
      stride(from: channel, to: pixels.count, by: channels).map { Float(pixels[$0]) }
    }
    switch (channels, channelCount) {
    case (1, _): return Array(repeating: plane(0), count: channelCount)
    case (_, 1):
      let (red, green, blue) = (plane(0), plane(1), plane(2))
      return [red.indices.map { 0.299 * red[$0] + 0.587 * green[$0] + 0.114 * blue[$0] }]
    default: return (0..<channelCount).map(plane)
    }
  }
}

/// For each output position of a line the input positions it is mixed from, and their weights.
private struct ResamplingTable {
  private let starts: [Int]
  private let weights: [[Float]]

  init(from inputCount: Int, to outputCount: Int) {
    let scale = Double(inputCount) / Double(outputCount)
    let support = max(scale, 1)
    var starts: [Int] = []
    var weights: [[Float]] = []
    for output in 0..<outputCount {
      let center = (Double(output) + 0.5) * scale
      let first = max(Int((center - support + 0.5).rounded(.down)), 0)
      let end = min(Int((center + support + 0.5).rounded(.down)), inputCount)
      let triangle = (first..<end).map { input in
        max(1 - abs((Double(input) + 0.5 - center) / support), 0)
      }
      let sum = triangle.reduce(0, +)
      starts.append(first)
      weights.append(triangle.map { Float($0 / sum) })
    }
    self.starts = starts
    self.weights = weights
  }

  /// The resampled lines one after the other. Line `l` begins at `l * lineStride`, its elements lie
  /// `stride` apart.
  func resample(_ input: [Float], lineCount: Int, lineStride: Int, stride: Int) -> [Float] {
    (0..<lineCount).flatMap { line in
      zip(starts, weights).map { start, weights in
        weights.enumerated().reduce(Float(0)) { sum, weight in
          sum + weight.element * input[line * lineStride + (start + weight.offset) * stride]
        }
      }
    }
  }
}
