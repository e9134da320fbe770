/// Copies between an image whose blocks of pixels lie in channels, `N x (C * b * b) x H x W`, and
/// the image that they make up, `N x C x (H * b) x (W * b)`.
struct BlockRearrangement {
  let blockSize: Int
  let order: DepthToSpace.Order
  /// The shape of the image whose blocks lie in channels.
  let deep: Shape

  private var taps: Int { blockSize * blockSize }
  private var channels: Int { deep[1] / taps }

  func spread(_ deepImage: FloatRun, into image: MutableFloatRun) {
    forEachRow { deepRow, row in
      (image + row).scatter(deep[3], from: deepImage + deepRow, stride: blockSize)
    }
  }

  func gather(_ image: FloatRun, into deepImage: MutableFloatRun) {
    forEachRow { deepRow, row in
      (deepImage + deepRow).copy(deep[3], from: image + row, stride: blockSize)
    }
  }

  /// Calls `body` with the start of every row of the deep image and the place of its first element
  /// in the other.
  @inline(__always)
  private func forEachRow(_ body: (_ deepRow: Int, _ row: Int) -> Void) {
    let (height, width) = (deep[2], deep[3])
    for plane in 0..<deep[0] * deep[1] {
      let (sample, index) = plane.quotientAndRemainder(dividingBy: deep[1])
      let (channel, tap) = place(of: index)
      let (blockRow, blockColumn) = tap.quotientAndRemainder(dividingBy: blockSize)
      for row in 0..<height {
        let target = (sample * channels + channel) * height * blockSize + row * blockSize + blockRow
        body((plane * height + row) * width, target * width * blockSize + blockColumn)
      }
    }
  }

  /// The channel and the place in its blocks that a channel of the deep image stands for.
  private func place(of index: Int) -> (channel: Int, tap: Int) {
    switch order {
    case .blockFirst: (index % channels, index / channels)
    case .channelFirst: (index / taps, index % taps)
    }
  }
}
