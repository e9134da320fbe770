import SwiftletQuantizer
import SwiftletRuntime

// Operations without weights whose formulas are in docs/numerics.md, in 64-bit integers.
extension SimulatedArena {
  /// Precondition: one of the kinds below.
  func tableValue(of operation: LoweredOperation, at place: Place) -> Int8 {
    switch operation.kind {
    case .parametricReLU(let layer):
      let x = steps(operation, 0, place)
      let factor = x < 0 ? layer.slopes[place.channel] : layer.multiplier
      return rounded(x * Int(factor), layer.shift, operation)
    case .localResponseNormalization(let layer):
      let x = steps(operation, 0, place)
      let factor = factor(layer, squares(operation, layer.size, place))
      return rounded(x * factor, layer.shift, operation)
    case .multiply(let scale):
      let product = steps(operation, 0, place) * steps(operation, 1, place)
      return rounded(product * Int(scale.multiplier), scale.shift, operation)
    case .logSoftmax(let layer):
      return logarithm(operation, layer, place)
    default: preconditionFailure("not a kind of this file")
    }
  }

  /// The input's element at a place of the output; extents of 1 are broadcast.
  func input(_ operation: LoweredOperation, _ position: Int, _ place: Place) -> Int8 {
    let tensor = operation.inputs[position]
    let map = network.tensors[tensor].map
    return self[
      tensor, map.height == 1 ? 0 : place.row, map.width == 1 ? 0 : place.column,
      map.channels == 1 ? 0 : place.channel]
  }

  private func steps(_ operation: LoweredOperation, _ position: Int, _ place: Place) -> Int {
    let zeroPoint = network.tensors[operation.inputs[position]].parameters.zeroPoint
    return Int(input(operation, position, place)) - Int(zeroPoint)
  }

  /// `clamp(z + floor((value + 2^(shift-1)) / 2^shift))`.
  private func rounded(_ value: Int, _ shift: Int32, _ operation: LoweredOperation) -> Int8 {
    let zeroPoint = Int(network.tensors[operation.output].parameters.zeroPoint)
    let result = zeroPoint + (value + 1 << (Int(shift) - 1)) >> Int(shift)
    return Int8(min(max(result, Int(operation.clampLow)), Int(operation.clampHigh)))
  }

  private func squares(_ operation: LoweredOperation, _ size: Int, _ place: Place) -> Int {
    let channels = network.tensors[operation.output].map.channels
    return (0..<size).reduce(0) { sum, position in
      let channel = place.channel - (size - 1) / 2 + position
      guard (0..<channels).contains(channel) else { return sum }
      let value = steps(operation, 0, (place.row, place.column, channel))
      return sum + value * value
    }
  }

  /// Linear interpolation between the entries around the sum.
  private func factor(_ layer: LoweredNormalization, _ sum: Int) -> Int {
    guard sum > 0 else { return 0 }
    let octave = Int.bitWidth - 1 - sum.leadingZeroBitCount
    // The position inside the power of two, in steps of 2^-13.
    let position = ((sum - 1 << octave) << 13) >> octave
    let (step, part) = position.quotientAndRemainder(dividingBy: 256)
    let left = Int(layer.factors[32 * octave + step])
    let right = Int(layer.factors[32 * octave + step + 1])
    return left + ((right - left) * part + 128) >> 8
  }

  private func logarithm(
    _ operation: LoweredOperation, _ layer: LoweredLogSoftmax, _ place: Place
  ) -> Int8 {
    let row = (0..<network.tensors[operation.output].map.channels).map {
      Int(input(operation, 0, (place.row, place.column, $0)))
    }
    let largest = row.max() ?? 0
    let sum = row.reduce(0) { $0 + Int(layer.exponentials[largest - $1]) }
    let octave = Int.bitWidth - 1 - sum.leadingZeroBitCount
    let position = ((sum - 1 << octave) << 22) >> octave
    let (index, part) = position.quotientAndRemainder(dividingBy: 1 << 14)
    let left = Int(layer.logarithms[index])
    let right = Int(layer.logarithms[index + 1])
    let logarithm = (octave - 23) << 16 + left + ((right - left) * part + 1 << 13) >> 14
    return rounded(
      -(largest - row[place.channel]) * Int(layer.inputMultiplier)
        - logarithm * Int(layer.logarithmMultiplier), layer.shift, operation)
  }
}
