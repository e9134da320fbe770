import SwiftletGraph
import SwiftletRuntime

/// Follows a network with bands through its arena, byte by byte, without the code that made it: the
/// last word before such a plan is written.
///
/// Each byte of the arena carries the number of the element that lies there, an element of the
/// network without bands. Every operation must find the elements that the same layer reads there,
/// through the same taps, and leaves those that the layer writes.
///
/// Memory: four bytes for each of the arena. Complexity: O(elements read and written).
package struct BandVerifier {
  private let source: LoweredNetwork
  private let network: LoweredNetwork
  private let plan: MemoryPlan
  /// By block of the source: the number of its first element. 0 stands for nothing.
  private let firstElements: [UInt32]
  private let sourceTensors: [String: Int]
  private var elements: [UInt32]
  /// By byte of the arena: the operation that read it last.
  private var readers: [Int32]

  /// Throws `PlanError.content` for the first operation that would compute something else than its
  /// layer in `source`.
  package static func verify(
    _ network: LoweredNetwork, plan: MemoryPlan, against source: LoweredNetwork
  ) throws(PlanError) {
    var verifier = BandVerifier(network, plan, source)
    let input = source.tensors[source.input]
    verifier.write(network.input, source: source.input, rows: 0..<input.map.height)
    for index in network.operations.indices { try verifier.run(index) }
    let output = source.tensors[source.output]
    guard verifier.holds(network.output, source: source.output, rows: 0..<output.map.height) else {
      throw .content(operation: "output", tensor: output.name)
    }
  }

  private init(_ network: LoweredNetwork, _ plan: MemoryPlan, _ source: LoweredNetwork) {
    self.network = network
    self.plan = plan
    self.source = source
    var first: UInt32 = 1
    firstElements = source.blockByteCounts.map { byteCount in
      defer { first += UInt32(byteCount) }
      return first
    }
    sourceTensors = Dictionary(
      source.tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    elements = Array(repeating: 0, count: plan.arenaByteCount)
    readers = Array(repeating: -1, count: plan.arenaByteCount)
  }

  private mutating func run(_ index: Int) throws(PlanError) {
    let operation = network.operations[index]
    clearScratch(index)
    let output = origin(operation.output)
    for (position, tensor) in operation.inputs.enumerated() {
      let input = origin(tensor)
      let isRight =
        operation.layer.map { layer in
          source.operations[layer].output == output.tensor
            && source.operations[layer].inputs[position] == input.tensor
            && sees(operation, layer, position, input.rows, output.rows)
        } ?? (input.tensor == output.tensor && input.rows == output.rows)
      guard isRight, holds(tensor, source: input.tensor, rows: input.rows) else {
        throw .content(operation: operation.name, tensor: network.tensors[tensor].name)
      }
      for run in runs(tensor, source: input.tensor, rows: input.rows) {
        for byte in run.bytes { readers[byte] = Int32(index) }
      }
    }
    guard !overwritesInput(index) else {
      throw .content(operation: operation.name, tensor: network.tensors[operation.output].name)
    }
    write(operation.output, source: output.tensor, rows: output.rows)
  }

  /// The tensor of the source that this one is some rows of.
  private func origin(_ tensor: Int) -> (tensor: Int, rows: Range<Int>) {
    let description = network.tensors[tensor]
    let index = description.band?.tensor ?? sourceTensors[description.name] ?? 0
    let first = description.band?.firstRow ?? 0
    return (index, first..<first + description.map.height)
  }

  /// Whether the operation's taps, counted from its own rows, are those of the layer.
  private func sees(
    _ operation: LoweredOperation, _ layer: Int, _ position: Int, _ input: Range<Int>,
    _ output: Range<Int>
  ) -> Bool {
    let height = source.tensors[source.operations[layer].inputs[position]].map.height
    guard let whole = source.operations[layer].kind.rowWindow, let part = operation.kind.rowWindow
    else {
      let isWhole = input == 0..<height && output == 0..<rows(ofOutput: layer)
      return isWhole
        || source.operations[layer].worksByRows && (input == output || height == 1)
    }
    var sameWindow = part
    sameWindow.padTop = whole.padTop
    guard sameWindow == whole else { return false }
    for row in output {
      for tap in 0..<whole.kernelHeight {
        let offset = tap * whole.dilationHeight
        let seen = row * whole.strideHeight - whole.padTop + offset
        let local =
          (row - output.lowerBound) * part.strideHeight - part.padTop + offset + input.lowerBound
        let isInside = (0..<height).contains(seen)
        if isInside ? local != seen || !input.contains(seen) : input.contains(local) {
          return false
        }
      }
    }
    return true
  }

  private func rows(ofOutput layer: Int) -> Int {
    source.tensors[source.operations[layer].output].map.height
  }

  /// Whether the output takes the place of an element that the operation reads, unless each takes
  /// the place of the one that it is computed from.
  private func overwritesInput(_ index: Int) -> Bool {
    let operation = network.operations[index]
    let (tensor, rows) = origin(operation.output)
    let overlaps = runs(operation.output, source: tensor, rows: rows).contains { run in
      run.bytes.contains { readers[$0] == Int32(index) }
    }
    guard overlaps else { return false }
    let output = network.tensors[operation.output]
    return !operation.kind.formatKind.mayRunInPlace
      || !operation.inputs.contains { input in
        network.tensors[input].map == output.map
          && network.tensors[input].pixelStride == output.pixelStride
          && place(of: input) == place(of: operation.output)
      }
  }

  private func place(of tensor: Int) -> Int {
    plan.offsets[network.tensors[tensor].block] + network.tensors[tensor].offsetInBlock
  }
}

// MARK: - The arena's bytes

extension BandVerifier {
  private func holds(_ tensor: Int, source origin: Int, rows: Range<Int>) -> Bool {
    runs(tensor, source: origin, rows: rows).allSatisfy { run in
      run.bytes.allSatisfy { elements[$0] == run.element(at: $0) }
    }
  }

  private mutating func write(_ tensor: Int, source origin: Int, rows: Range<Int>) {
    for run in runs(tensor, source: origin, rows: rows) {
      for byte in run.bytes { elements[byte] = run.element(at: byte) }
    }
  }

  private mutating func clearScratch(_ operation: Int) {
    for (block, offset) in zip(plan.blocks, plan.offsets)
    where block.isScratch && block.lifetime == operation...operation {
      for byte in offset..<offset + block.byteCount { elements[byte] = 0 }
    }
  }

  /// One pixel's bytes in the arena, with the number of the first element.
  private struct Run {
    let bytes: Range<Int>
    let first: UInt32

    func element(at byte: Int) -> UInt32 { first + UInt32(byte - bytes.lowerBound) }
  }

  /// The pixels of a tensor that is `rows` of `origin`.
  private func runs(
    _ tensor: Int, source origin: Int, rows: Range<Int>
  ) -> some Sequence<Run> {
    let part = network.tensors[tensor]
    let whole = source.tensors[origin]
    let start = place(of: tensor)
    let first =
      Int(firstElements[whole.block]) + whole.offsetInBlock
      + rows.lowerBound * whole.map.width * whole.pixelStride
    return (0..<part.map.height * part.map.width).lazy.map { pixel in
      let byte = start + pixel * part.pixelStride
      return Run(
        bytes: byte..<byte + part.map.channels, first: UInt32(first + pixel * whole.pixelStride))
    }
  }
}
