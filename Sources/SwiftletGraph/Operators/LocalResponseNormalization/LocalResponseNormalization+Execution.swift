import Glibc

extension LocalResponseNormalization {
  public func forward(_ arguments: ForwardArguments) {
    let planes = NeighbouringChannels(arguments.inputs[0].shape)
    let sums = arguments.scratch.elements(Float.self)
    for sample in 0..<planes.batchSize {
      let x = arguments.inputs[0].base + sample * planes.count
      let y = arguments.outputs[0].base + sample * planes.count
      setSums(sums, x, planes)
      for index in 0..<planes.count { y[index] = x[index] * powf(sums[index], -beta) }
    }
  }

  /// With `s` the sum that is raised to `beta`:
  /// `dx[c] = dy[c] * s[c]^-beta - 2 * alpha / size * beta * x[c] * sum(dy[j] * y[j] / s[j])` over
  /// the channels `j` whose sums contain `c`.
  public func backward(_ arguments: BackwardArguments) {
    guard let target = arguments.inputGradients[0] else { return }
    let planes = NeighbouringChannels(target.shape)
    let sums = arguments.scratch.elements(Float.self)
    let shares = sums + planes.count
    for sample in 0..<planes.batchSize {
      let start = sample * planes.count
      let x = arguments.inputs[0].base + start
      let y = arguments.outputs[0].base + start
      let dy = arguments.outputGradients[0].base + start
      let dx = target.base + start
      setSums(sums, x, planes)
      for index in 0..<planes.count { shares[index] = dy[index] * y[index] / sums[index] }
      setShares(dx, shares, planes)
      let factor = 2 * alpha / Float(size) * beta
      for index in 0..<planes.count {
        dx[index] = dy[index] * powf(sums[index], -beta) - factor * x[index] * dx[index]
      }
    }
  }

  /// `sums[c] = bias + alpha / size * sum(x[k]^2)`.
  private func setSums(_ sums: MutableFloatRun, _ x: FloatRun, _ planes: NeighbouringChannels) {
    let factor = alpha / Float(size)
    for channel in 0..<planes.channels {
      let sum = sums + channel * planes.area
      sum.fill(planes.area)
      for neighbour in planes.channels(from: channel - before, to: channel + after) {
        let value = x + neighbour * planes.area
        for pixel in 0..<planes.area { sum[pixel] += value[pixel] * value[pixel] }
      }
      for pixel in 0..<planes.area { sum[pixel] = bias + factor * sum[pixel] }
    }
  }

  /// `dx[c] = sum(shares[j])` over the channels whose sums contain `c`: the mirrored window.
  private func setShares(_ dx: MutableFloatRun, _ shares: FloatRun, _ planes: NeighbouringChannels)
  {
    for channel in 0..<planes.channels {
      let sum = dx + channel * planes.area
      sum.fill(planes.area)
      for reader in planes.channels(from: channel - after, to: channel + before) {
        sum.add(planes.area, shares + reader * planes.area)
      }
    }
  }

  /// Channels of a sum before and after its own.
  private var before: Int { (size - 1) / 2 }
  private var after: Int { size / 2 }
}

/// The channels of one sample of `N x C x …`.
private struct NeighbouringChannels {
  let batchSize: Int
  let channels: Int
  /// Elements of one channel.
  let area: Int
  /// Elements of one sample.
  var count: Int { channels * area }

  init(_ shape: Shape) {
    batchSize = shape[0]
    channels = shape[1]
    area = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  /// Those of the channels `first...last` that exist.
  func channels(from first: Int, to last: Int) -> Range<Int> {
    max(first, 0)..<min(last + 1, channels)
  }
}
