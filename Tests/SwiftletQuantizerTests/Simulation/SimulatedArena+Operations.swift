import SwiftletQuantizer
import SwiftletRuntime

extension SimulatedArena {
  /// One output element.
  func value(of operation: LoweredOperation, at place: Place) -> Int8 {
    let zeroPoint = network.tensors[operation.output].parameters.zeroPoint
    func requantized(_ sum: Int, _ entry: (bias: Int32, scale: Requantization)) -> Int8 {
      entry.scale.requantize(
        Int32(sum) + entry.bias, zeroPoint: zeroPoint, low: operation.clampLow,
        high: operation.clampHigh)
    }
    switch operation.kind {
    case .convolution(let layer), .fullyConnected(let layer):
      return requantized(
        convolutionSum(operation, layer, place), entry(layer, operation, place.channel))
    case .depthwiseConvolution(let layer):
      return requantized(
        depthwiseSum(operation, layer, place), Self.entry(layer.requantization, place.channel))
    case .maxPool(let window):
      let largest = values(operation, window, place, channel: place.channel).compactMap(\.self)
        .max()
      return min(max(largest ?? -128, operation.clampLow), operation.clampHigh)
    case .averagePool(let pool):
      let inputZero = Int(network.tensors[operation.inputs[0]].parameters.zeroPoint)
      let valid = values(operation, pool.window, place, channel: place.channel).compactMap(\.self)
      return requantized(
        valid.reduce(0) { $0 + Int($1) - inputZero },
        Self.entry(pool.requantization, valid.count - pool.firstCount))
    case .add(let scale), .rescale(let scale):
      let steps = operation.inputs.map {
        Int32(self[$0, place.row, place.column, place.channel])
          - network.tensors[$0].parameters.zeroPoint
      }
      return scale.combined(
        steps[0], steps.count > 1 ? steps[1] : 0, zeroPoint: zeroPoint, low: operation.clampLow,
        high: operation.clampHigh)
    case .softmax(let exponentials):
      return probability(operation, exponentials, place)
    case .lookup(let table):
      return table[Int(input(operation, 0, place)) & 255]
    case .parametricReLU, .localResponseNormalization, .multiply, .logSoftmax:
      return tableValue(of: operation, at: place)
    case .transposedConvolution(let layer): return transposedValue(operation, layer, place)
    case .resize, .copy, .rearrange, .extremum:
      return geometryValue(of: operation, at: place)
    }
  }

  /// The input elements under the window, nil in the padding.
  private func values(
    _ operation: LoweredOperation, _ window: Window, _ place: Place, channel: Int
  ) -> [Int8?] {
    let input = operation.inputs[0]
    let map = network.tensors[input].map
    return (0..<window.tapCount).map { tap in
      let row =
        place.row * window.strideHeight - window.padTop
        + tap / window.kernelWidth * window.dilationHeight
      let column =
        place.column * window.strideWidth - window.padLeft
        + tap % window.kernelWidth * window.dilationWidth
      guard (0..<map.height).contains(row), (0..<map.width).contains(column) else { return nil }
      return self[input, row, column, channel]
    }
  }

  private func convolutionSum(
    _ operation: LoweredOperation, _ layer: LoweredConvolution, _ place: Place
  ) -> Int {
    let input = network.tensors[operation.inputs[0]]
    let outputsPerGroup = network.tensors[operation.output].map.channels / layer.groups
    let inputsPerGroup = input.map.channels / layer.groups
    let group = place.channel / outputsPerGroup
    let inGroup = place.channel % outputsPerGroup
    let depthBlocks = (inputsPerGroup * layer.window.tapCount + 3) / 4
    let block = group * ((outputsPerGroup + 15) / 16) + inGroup / 16
    var sum = 0
    for channel in 0..<inputsPerGroup {
      let taps = values(
        operation, layer.window, place, channel: group * inputsPerGroup + channel)
      for (tap, value) in taps.enumerated() {
        let k = tap * inputsPerGroup + channel
        let weight = layer.weights[((block * depthBlocks + k / 4) * 16 + inGroup % 16) * 4 + k % 4]
        sum += Int(weight) * (value.map(Int.init) ?? Int(input.parameters.zeroPoint))
      }
    }
    return sum
  }

  private func depthwiseSum(
    _ operation: LoweredOperation, _ layer: LoweredConvolution, _ place: Place
  ) -> Int {
    let input = network.tensors[operation.inputs[0]]
    let multiplier = network.tensors[operation.output].map.channels / input.map.channels
    let taps = values(operation, layer.window, place, channel: place.channel / multiplier)
    return taps.enumerated().reduce(0) { sum, tap in
      let row = place.channel / 16 * taps.count + tap.offset
      let value = tap.element.map(Int.init) ?? Int(input.parameters.zeroPoint)
      return sum + Int(layer.weights[row * 16 + place.channel % 16]) * value
    }
  }

  private func probability(
    _ operation: LoweredOperation, _ exponentials: [UInt32], _ place: Place
  ) -> Int8 {
    let input = operation.inputs[0]
    let row = (0..<network.tensors[input].map.channels).map {
      Int(self[input, place.row, place.column, $0])
    }
    let largest = row.max() ?? 0
    let sum = row.reduce(0) { $0 + Int(exponentials[largest - $1]) }
    let own = Int(exponentials[largest - row[place.channel]])
    return Int8(min(127, -128 + (512 * own + sum) / (2 * sum)))
  }

  private func entry(
    _ layer: LoweredConvolution, _ operation: LoweredOperation, _ channel: Int
  ) -> (bias: Int32, scale: Requantization) {
    let perGroup = network.tensors[operation.output].map.channels / layer.groups
    let blocksPerGroup = (perGroup + 15) / 16
    return Self.entry(
      layer.requantization, channel / perGroup * blocksPerGroup * 16 + channel % perGroup)
  }

  static func entry(
    _ blocks: [RequantizationBlock], _ index: Int
  ) -> (bias: Int32, scale: Requantization) {
    let block = blocks[index / 16]
    return (
      block.bias[index % 16],
      Requantization(multiplier: block.multiplier[index % 16], shift: block.shift[index % 16])
    )
  }
}
