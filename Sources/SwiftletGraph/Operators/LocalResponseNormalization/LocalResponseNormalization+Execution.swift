import Glibc

extension LocalResponseNormalization {
  /// Sums are made where their results go.
  public func forwardScratchByteCount(for inputs: [Shape]) -> Int { 0 }

  public func forward(_ arguments: ForwardArguments) {
    let planes = NeighbouringChannels(arguments.inputs[0].shape)
    let minimum = sharedElements / max(planes.area, 1) / size + 1
    arguments.workers.split(planes.batchSize * planes.channels, minimum: minimum) { _, range in
      for plane in range {
        let sample = plane / planes.channels * planes.count
        let channel = plane % planes.channels
        let x = arguments.inputs[0].base + sample
        let y = arguments.outputs[0].base + plane * planes.area
        setSum(y, of: channel, x, planes)
        scale(x + channel * planes.area, planes.area, byPowersOf: y)
      }
    }
  }

  /// `y = x * y^-beta`. For the usual power three quarters in square roots, which the compiler makes
  /// vector instructions of.
  private func scale(_ x: FloatRun, _ count: Int, byPowersOf y: MutableFloatRun) {
    guard beta == 0.75 else {
      for index in 0..<count { y[index] = x[index] * powf(y[index], -beta) }
      return
    }
    for index in 0..<count {
      let root = y[index].squareRoot()
      y[index] = root * root.squareRoot()
    }
    let powers = FloatRun(y)
    y.setLanes(count) {
      x.lanes($0) / powers.lanes($0)
    } rest: {
      x[$0] / powers[$0]
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
      for channel in 0..<planes.channels {
        setSum(sums + channel * planes.area, of: channel, x, planes)
      }
      for index in 0..<planes.count { shares[index] = dy[index] * y[index] / sums[index] }
      setShares(dx, shares, planes)
      let factor = 2 * alpha / Float(size) * beta
      for index in 0..<planes.count {
        dx[index] = dy[index] * powf(sums[index], -beta) - factor * x[index] * dx[index]
      }
    }
  }

  /// `sum = bias + alpha / size * sum(x[k]^2)` over the channels around one.
  private func setSum(
    _ sum: MutableFloatRun, of channel: Int, _ x: FloatRun, _ planes: NeighbouringChannels
  ) {
    let factor = alpha / Float(size)
    let neighbours = planes.channels(from: channel - before, to: channel + after)
    sum.setLanes(planes.area) { pixel in
      var squares = SIMD16<Float>(repeating: 0)
      for neighbour in neighbours {
        let value = (x + neighbour &* planes.area).lanes(pixel)
        squares += value * value
      }
      return bias + factor * squares
    } rest: { pixel in
      var squares: Float = 0
      for neighbour in neighbours {
        let value = x[neighbour &* planes.area &+ pixel]
        squares += value * value
      }
      return bias + factor * squares
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
