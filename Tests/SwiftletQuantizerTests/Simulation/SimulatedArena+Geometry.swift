import SwiftletQuantizer
import SwiftletRuntime

// Operations that move elements, and transposed convolution, from docs/file-format.md.
extension SimulatedArena {
  /// Precondition: one of the kinds below.
  func geometryValue(of operation: LoweredOperation, at place: Place) -> Int8 {
    switch operation.kind {
    case .resize(let resize): return blend(operation, resize, place)
    case .copy(let copy): return copied(operation, copy, place)
    case .rearrange(let order, let size): return rearranged(operation, order, size, place)
    case .extremum(let order, let scale): return extremum(operation, order, scale, place)
    default: preconditionFailure("not a kind of this file")
    }
  }

  private func blend(
    _ operation: LoweredOperation, _ resize: LoweredResize, _ place: Place
  ) -> Int8 {
    let input = operation.inputs[0]
    let map = network.tensors[input].map
    let rows = network.tensors[operation.output].map.height
    let vertical = resize.taps[place.row]
    let horizontal = resize.taps[rows + place.column]
    func neighbours(_ tap: UInt32, _ extent: Int) -> [(index: Int, part: Int)] {
      let (index, part) = (Int(tap & 0xFFFF), Int(tap >> 16))
      return [(index, 2048 - part), (min(index + 1, extent - 1), part)]
    }
    var sum = 0
    for y in neighbours(vertical, map.height) {
      for x in neighbours(horizontal, map.width) {
        sum += y.part * x.part * Int(self[input, y.index, x.index, place.channel])
      }
    }
    return Int8((sum + 1 << 21) >> 22)
  }

  private func copied(_ operation: LoweredOperation, _ copy: LoweredCopy, _ place: Place) -> Int8 {
    let input = operation.inputs[0]
    let map = network.tensors[input].map
    let channel = copy.startChannel + place.channel
    guard let row = position(copy.startRow + place.row * copy.rowStep, map.height, copy.border),
      let column = position(
        copy.startColumn + place.column * copy.columnStep, map.width, copy.border),
      (0..<map.channels).contains(channel)
    else { return copy.fill }
    return self[input, row, column, channel]
  }

  private func position(_ index: Int, _ extent: Int, _ border: ModelFormat.CopyBorder) -> Int? {
    if (0..<extent).contains(index) { return index }
    switch border {
    case .fill: return nil
    case .edge: return min(max(index, 0), extent - 1)
    case .wrap: return (index % extent + extent) % extent
    case .reflect:
      // Step by step, turning back at each end.
      var (position, step) = (0, extent > 1 ? 1 : 0)
      for _ in 0..<abs(index) {
        if !(0..<extent).contains(position + step) { step = -step }
        position += step
      }
      return position
    }
  }

  private func rearranged(
    _ operation: LoweredOperation, _ order: ModelFormat.RearrangeOrder, _ size: Int, _ place: Place
  ) -> Int8 {
    let input = operation.inputs[0]
    let channels = network.tensors[operation.output].map.channels
    let (row, column, channel) = place
    let block = row % size * size + column % size
    switch order {
    case .depthToSpaceBlockFirst:
      return self[input, row / size, column / size, block * channels + channel]
    case .depthToSpaceChannelFirst:
      return self[input, row / size, column / size, channel * size * size + block]
    case .spaceToDepth:
      let (tap, source) = channel.quotientAndRemainder(
        dividingBy: network.tensors[input].map.channels)
      return self[input, row * size + tap / size, column * size + tap % size, source]
    case .channelShuffle:
      let (member, group) = channel.quotientAndRemainder(dividingBy: size)
      return self[input, row, column, group * (channels / size) + member]
    }
  }

  private func extremum(
    _ operation: LoweredOperation, _ order: ModelFormat.ExtremumOrder, _ scale: ElementwiseScale,
    _ place: Place
  ) -> Int8 {
    let operands = zip(operation.inputs, [scale.multiplier0, scale.multiplier1]).map {
      let zeroPoint = network.tensors[$0].parameters.zeroPoint
      return (Int(self[$0, place.row, place.column, place.channel]) - Int(zeroPoint)) * Int($1)
    }
    let chosen = (order == .minimum ? operands.min() : operands.max()) ?? 0
    let steps = (chosen + 1 << (Int(scale.shift) - 1)) >> Int(scale.shift)
    let value = steps + Int(network.tensors[operation.output].parameters.zeroPoint)
    return Int8(min(max(value, Int(operation.clampLow)), Int(operation.clampHigh)))
  }
}

// Transposed convolution.
extension SimulatedArena {
  func transposedValue(
    _ operation: LoweredOperation, _ layer: LoweredConvolution, _ place: Place
  ) -> Int8 {
    let input = network.tensors[operation.inputs[0]]
    let output = network.tensors[operation.output]
    let window = layer.window
    let (inputs, outputs) = (
      input.map.channels / layer.groups, output.map.channels / layer.groups
    )
    let isDepthwise = layer.groups > 1 && inputs == 1
    let (group, member) = place.channel.quotientAndRemainder(dividingBy: outputs)
    let lane =
      isDepthwise ? place.channel : group * ((outputs + 15) / 16) * 16 + member
    let blocks =
      isDepthwise ? (output.map.channels + 15) / 16 : layer.groups * ((outputs + 15) / 16)
    let rowPhase = (place.row + window.padTop) % window.strideHeight
    let columnPhase = (place.column + window.padLeft) % window.strideWidth
    let wanted = rowPhase * window.strideWidth + columnPhase

    var start = 0
    for phase in 0..<wanted {
      let taps =
        max(1, Self.rows(window, phase / window.strideWidth).count)
        * max(1, Self.columns(window, phase % window.strideWidth).count)
      let products = isDepthwise ? taps : (taps * inputs + 3) / 4 * 4
      start += (blocks * 16 * products + 63) / 64 * 64
    }
    let rows = Self.rows(window, rowPhase)
    let columns = Self.columns(window, columnPhase)
    let taps = max(1, rows.count) * max(1, columns.count)
    var sum = 0
    for (i, k) in rows.enumerated() {
      for (j, l) in columns.enumerated() {
        let row = (place.row + window.padTop - k * window.dilationHeight) / window.strideHeight
        let column = (place.column + window.padLeft - l * window.dilationWidth) / window.strideWidth
        let isInside =
          place.row + window.padTop >= k * window.dilationHeight
          && place.column + window.padLeft >= l * window.dilationWidth
          && row < input.map.height && column < input.map.width
        for channel in 0..<inputs {
          let x =
            isInside
            ? Int(self[operation.inputs[0], row, column, group * inputs + channel])
            : Int(input.parameters.zeroPoint)
          let tap = i * max(1, columns.count) + j
          let product = tap * inputs + channel
          let address =
            isDepthwise
            ? lane / 16 * taps * 16 + tap * 16 + lane % 16
            : (lane / 16 * ((taps * inputs + 3) / 4) + product / 4) * 64 + lane % 16 * 4 + product
              % 4
          sum += x * Int(layer.weights[start + address])
        }
      }
    }
    let entry = Self.entry(layer.requantization, wanted * blocks * 16 + lane)
    return entry.scale.requantize(
      Int32(sum) + entry.bias, zeroPoint: output.parameters.zeroPoint, low: operation.clampLow,
      high: operation.clampHigh)
  }

  /// The kernel rows that a phase sees, the last one first.
  private static func rows(_ window: Window, _ phase: Int) -> [Int] {
    (0..<window.kernelHeight).reversed().filter {
      $0 * window.dilationHeight % window.strideHeight == phase
    }
  }

  private static func columns(_ window: Window, _ phase: Int) -> [Int] {
    (0..<window.kernelWidth).reversed().filter {
      $0 * window.dilationWidth % window.strideWidth == phase
    }
  }
}
