import SwiftletQuantizer
import SwiftletRuntime

/// An int8 network run straight from its lowered form, in the arena that its plan describes: an
/// interpreter of docs/numerics.md that shares no code with the kernels.
struct SimulatedArena {
  let network: LoweredNetwork
  private let offsets: [Int]
  private var bytes: [Int8]

  init(_ model: QuantizedModel) {
    network = model.network
    offsets = model.network.tensors.map { model.plan.offsets[$0.block] + $0.offsetInBlock }
    // Garbage, so that a byte read before it is written shows.
    bytes = (0..<model.plan.arenaByteCount).map { Int8(truncatingIfNeeded: $0 * 37 + 11) }
  }

  subscript(tensor: Int, row: Int, column: Int, channel: Int) -> Int8 {
    get { bytes[address(tensor, row, column, channel)] }
    set { bytes[address(tensor, row, column, channel)] = newValue }
  }

  private func address(_ tensor: Int, _ row: Int, _ column: Int, _ channel: Int) -> Int {
    let description = network.tensors[tensor]
    return offsets[tensor] + (row * description.map.width + column) * description.pixelStride
      + channel
  }

  /// Writes the network's input, CHW float32.
  mutating func load(_ elements: some Collection<Float>) {
    let tensor = network.tensors[network.input]
    for (place, element) in zip(places(network.input), elements) {
      self[network.input, place.row, place.column, place.channel] =
        tensor.parameters.quantize(element)
    }
  }

  /// The real numbers of a tensor, CHW.
  func real(_ tensor: Int) -> [Float] {
    places(tensor).map {
      network.tensors[tensor].parameters.dequantize(self[tensor, $0.row, $0.column, $0.channel])
    }
  }

  /// Runs all operations and hands on each output as it is written.
  mutating func run(observing observe: (LoweredTensor, [Float]) -> Void = { _, _ in }) {
    for operation in network.operations {
      var results: [Int8] = []
      for place in places(operation.output) {
        results.append(value(of: operation, at: place))
      }
      for (place, result) in zip(places(operation.output), results) {
        self[operation.output, place.row, place.column, place.channel] = result
      }
      observe(network.tensors[operation.output], real(operation.output))
    }
  }

  typealias Place = (row: Int, column: Int, channel: Int)

  func places(_ tensor: Int) -> [Place] {
    let map = network.tensors[tensor].map
    return (0..<map.channels).flatMap { channel in
      (0..<map.height).flatMap { row in
        (0..<map.width).map { (row, $0, channel) }
      }
    }
  }
}
