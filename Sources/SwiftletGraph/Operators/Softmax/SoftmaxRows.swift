/// The rows along the channel axis of `N x C x …`.
struct SoftmaxRows {
  let batchSize: Int
  let channels: Int
  /// Elements from one channel to the next.
  let area: Int

  init(_ shape: Shape) {
    batchSize = shape[0]
    channels = shape[1]
    area = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  @inline(__always)
  func forEach(_ body: (_ start: Int, _ stride: Int) -> Void) {
    for sample in 0..<batchSize {
      for pixel in 0..<area { body(sample * channels * area + pixel, area) }
    }
  }
}
