extension BatchNormalization {
  /// With `n` elements per channel and `xhat = (x - mean) * r`, `r = 1 / sqrt(variance + epsilon)`:
  ///
  ///     dshift = sum(dy)        dscale = sum(dy * xhat)
  ///     dx = scale * r * (dy - dshift / n - xhat * dscale / n)
  ///
  /// Source: Ioffe and Szegedy 2015, section 3.
  public func backward(_ arguments: BackwardArguments) {
    let planes = ChannelPlanes(arguments.inputs[0].shape)
    arguments.workers.split(
      planes.channels, minimum: sharedElements / max(planes.count, 1) + 1
    ) { _, channels in
      for channel in channels { backward(arguments, planes, channel) }
    }
  }

  private func backward(_ arguments: BackwardArguments, _ planes: ChannelPlanes, _ channel: Int) {
    let (x, dy) = (arguments.inputs[0].base, arguments.outputGradients[0].base)
    let saved = arguments.saved.elements(Statistics.self)[channel]
    var (gradientSum, productSum) = (0.0, 0.0)
    planes.forEach(channel) { start, count in
      let sums = (dy + start).sums(count, with: x + start, around: saved.mean)
      gradientSum += Double(sums.0)
      productSum += Double(sums.1)
    }
    let sum = Float(gradientSum)
    let scaleGradient = Float(productSum) * saved.reciprocalDeviation
    arguments.inputGradients[1]?.base[channel] = scaleGradient
    arguments.inputGradients[2]?.base[channel] = sum
    guard let dx = arguments.inputGradients[0]?.base else { return }
    // dx = factor * dy + slope * x + offset, the formula above sorted by dy and x.
    let factor = arguments.inputs[1].base[channel] * saved.reciprocalDeviation
    let count = Float(planes.count)
    let slope = -factor * scaleGradient * saved.reciprocalDeviation / count
    let offset = -factor * sum / count - slope * saved.mean
    planes.forEach(channel) { start, count in
      let (input, gradient, target) = (x + start, dy + start, dx + start)
      for index in 0..<count {
        target[index] = factor * gradient[index] + slope * input[index] + offset
      }
    }
  }
}
