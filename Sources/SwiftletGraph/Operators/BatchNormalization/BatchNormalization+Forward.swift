extension BatchNormalization {
  /// Mean and reciprocal standard deviation of each channel, for backward.
  public func savedByteCount(for inputs: [Shape]) -> Int {
    2 * inputs[0][1] * MemoryLayout<Float>.stride
  }

  public func forward(_ arguments: ForwardArguments) {
    let planes = ChannelPlanes(arguments.inputs[0].shape)
    let (x, y) = (arguments.inputs[0].base, arguments.outputs[0].base)
    let (scale, shift) = (arguments.inputs[1].base, arguments.inputs[2].base)
    arguments.workers.split(
      planes.channels, minimum: sharedElements / max(planes.count, 1) + 1
    ) { _, channels in
      for channel in channels {
        let statistics =
          arguments.isTraining
          ? batchStatistics(arguments, planes, channel) : runningStatistics(arguments, channel)
        let factor = scale[channel] * statistics.reciprocalDeviation
        let offset = shift[channel] - statistics.mean * factor
        planes.forEach(channel) { start, count in
          (y + start).setScaled(count, x + start, factor: factor, offset: offset)
        }
      }
    }
  }

  public func isOverwritable(input: Int) -> Bool { input == 0 }

  private func runningStatistics(_ arguments: ForwardArguments, _ channel: Int) -> Statistics {
    Statistics(
      mean: arguments.inputs[3].base[channel],
      reciprocalDeviation: 1 / (arguments.inputs[4].base[channel] + epsilon).squareRoot())
  }

  /// The batch's statistics; moves the running ones and saves what backward needs.
  ///
  /// Numerics: two passes, the second around the mean, so that a large mean costs no accuracy; sums
  /// over planes in double.
  private func batchStatistics(
    _ arguments: ForwardArguments, _ planes: ChannelPlanes, _ channel: Int
  ) -> Statistics {
    let x = arguments.inputs[0].base
    let count = Double(planes.count)
    let mean = Float(planes.sum(channel) { (x + $0).sum($1) } / count)
    let squares = planes.sum(channel) { (x + $0).sumOfSquares($1, around: mean) }
    move(arguments.mutableInputs[3], channel, to: mean)
    move(arguments.mutableInputs[4], channel, to: Float(squares / max(count - 1, 1)))
    let statistics = Statistics(
      mean: mean, reciprocalDeviation: 1 / (Float(squares / count) + epsilon).squareRoot())
    arguments.saved.elements(Statistics.self)[channel] = statistics
    return statistics
  }

  private func move(_ running: MutableTensorView?, _ channel: Int, to value: Float) {
    guard let base = running?.base else { return }
    base[channel] = momentum * base[channel] + (1 - momentum) * value
  }

  /// What a channel is normalized with.
  struct Statistics: BitwiseCopyable {
    var mean: Float
    var reciprocalDeviation: Float
  }
}

/// The elements of one channel: one contiguous plane per sample.
struct ChannelPlanes {
  let batchSize: Int
  let channels: Int
  let area: Int

  init(_ shape: Shape) {
    batchSize = shape[0]
    channels = shape[1]
    area = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  /// Elements of one channel.
  var count: Int { batchSize * area }

  @inline(__always)
  func forEach(_ channel: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    for sample in 0..<batchSize { body((sample * channels + channel) * area, area) }
  }

  @inline(__always)
  func sum(_ channel: Int, _ plane: (_ start: Int, _ count: Int) -> Float) -> Double {
    var sum = 0.0
    forEach(channel) { sum += Double(plane($0, $1)) }
    return sum
  }
}
