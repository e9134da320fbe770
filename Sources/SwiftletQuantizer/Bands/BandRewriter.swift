import SwiftletGraph
import SwiftletRuntime

/// Writes a stage as operations on rows.
///
/// Operations outside of the stage and all tensors keep their numbers, so that stages can be
/// written one after the other, the last of the network first.
struct BandRewriter {
  private let source: RowNetwork
  private let stage: BandStage
  private let memory: BandMemory
  private var network: LoweredNetwork
  private var operations: [LoweredOperation] = []
  /// By block with a window: the row that its memory begins with.
  private var firstRows: [Int: Int]
  /// By block: tensors that are some of its rows as they lie now.
  private var places: [Int: [Place: Int]] = [:]
  /// Tensors that an operation writes.
  private var written: Set<Int>

  private struct Place: Hashable {
    let offset: Int
    let map: ActivationMap
    let pixelStride: Int
    let parameters: QuantizationParameters
    let band: LoweredTensor.Band
  }

  /// `network` with `stage` in bands.
  static func network(_ network: LoweredNetwork, with stage: BandStage) -> LoweredNetwork {
    let source = RowNetwork(network)
    let schedule = BandSchedule(stage, in: source)
    let memory = BandMemory(schedule, of: stage, in: source)
    var rewriter = BandRewriter(source, stage, memory)
    rewriter.resizeBlocks()
    for (index, step) in schedule.steps.enumerated() {
      if let move = memory.moves[index] { rewriter.append(move) }
      rewriter.append(step)
    }
    return rewriter.finished()
  }

  private init(_ source: RowNetwork, _ stage: BandStage, _ memory: BandMemory) {
    self.source = source
    self.stage = stage
    self.memory = memory
    network = source.network
    firstRows = memory.windows.mapValues { _ in 0 }
    written = Set(source.network.operations.map(\.output))
  }

  private mutating func resizeBlocks() {
    for (block, rows) in memory.windows {
      network.blockByteCounts[block] = rows * (source.rows[block]?.byteCount ?? 0)
    }
    guard let sharing = memory.sharing else { return }
    network.blockByteCounts[sharing.born] = sharing.byteCount
    for index in network.tensors.indices where network.tensors[index].block == sharing.dying {
      network.tensors[index].block = sharing.born
      network.tensors[index].offsetInBlock += sharing.dyingOffset
    }
  }

  private mutating func append(_ step: BandStep) {
    let fields = source.network.operations[step.operation]
    let inputs = zip(fields.inputs, step.inputRows).map { view($0, rows: $1) }
    let output = piece(fields.output, rows: step.rows)
    operations.append(
      LoweredOperation(
        name: fields.name,
        kind: fields.part(rows: step.rows, inputRows: step.inputRows[0], in: source.network),
        inputs: inputs, output: output, clampLow: fields.clampLow, clampHigh: fields.clampHigh,
        layer: fields.layer))
  }

  /// Copies the rows of a window that are still needed to its front, no more at a time than it
  /// moves by: a copy must not write over what it reads.
  private mutating func append(_ move: BandMemory.Move) {
    let from = firstRows[move.block] ?? 0
    for (tensor, end) in move.ends.sorted(by: { $0.key < $1.key }) {
      var row = move.firstRow
      while row < end {
        let rows = row..<min(row + move.firstRow - from, end)
        firstRows[move.block] = from
        let input = view(tensor, rows: rows)
        firstRows[move.block] = move.firstRow
        let output = piece(tensor, rows: rows)
        network.tensors[output].name += " moved"
        operations.append(
          LoweredOperation(
            name: network.tensors[output].name, kind: .copy(LoweredCopy()),
            inputs: [input], output: output, clampLow: .min, clampHigh: .max, layer: nil))
        row = rows.upperBound
      }
    }
    firstRows[move.block] = move.firstRow
  }

  /// A tensor to read: `rows` as they lie now.
  private mutating func view(_ tensor: Int, rows: Range<Int>) -> Int {
    let description = self.rows(rows, of: tensor)
    if description == network.tensors[tensor] { return tensor }
    if let known = places[description.block]?[place(of: description)] { return known }
    return add(description)
  }

  /// A tensor to write.
  private mutating func piece(_ tensor: Int, rows: Range<Int>) -> Int {
    let description = self.rows(rows, of: tensor)
    // What lies there is gone.
    places[description.block] = places[description.block]?.filter { place, index in
      !written.contains(index) || !description.extentMeets(network.tensors[index])
    }
    let index = description == network.tensors[tensor] ? tensor : add(description)
    written.insert(index)
    return index
  }

  private mutating func add(_ description: LoweredTensor) -> Int {
    network.tensors.append(description)
    places[description.block, default: [:]][place(of: description)] = network.tensors.count - 1
    return network.tensors.count - 1
  }

  private func place(of tensor: LoweredTensor) -> Place {
    Place(
      offset: tensor.offsetInBlock, map: tensor.map, pixelStride: tensor.pixelStride,
      parameters: tensor.parameters, band: tensor.band ?? .init(tensor: 0, firstRow: 0))
  }

  /// Some rows of a tensor where they lie now.
  private func rows(_ rows: Range<Int>, of tensor: Int) -> LoweredTensor {
    let whole = network.tensors[tensor]
    let window = memory.windows[whole.block] == nil ? nil : firstRows[whole.block]
    if rows.count == whole.map.height, window == nil { return whole }
    var result = whole
    result.map.height = rows.count
    result.offsetInBlock +=
      (rows.lowerBound - (window ?? 0)) * whole.map.width * whole.pixelStride
    result.band = .init(tensor: tensor, firstRow: rows.lowerBound)
    return result
  }

  private consuming func finished() -> LoweredNetwork {
    network.operations.replaceSubrange(stage.operations, with: operations)
    return network
  }
}

extension LoweredNetwork {
  /// The network with each stage in bands. The stages must not overlap.
  func banded(_ stages: [BandStage]) -> LoweredNetwork {
    guard !stages.isEmpty else { return self }
    var result = self
    for index in operations.indices { result.operations[index].layer = index }
    for stage in stages.sorted(by: { $0.operations.lowerBound > $1.operations.lowerBound }) {
      result = BandRewriter.network(result, with: stage)
    }
    return result.withoutUnusedTensors(of: self)
  }

  /// Leaves out the tensors of `source` that only exist in bands.
  private func withoutUnusedTensors(of source: LoweredNetwork) -> LoweredNetwork {
    let wereUsed = source.usedTensors
    let areUsed = usedTensors
    let kept = tensors.indices.filter { index in
      areUsed.contains(index)
        || !wereUsed.contains(index)
          && tensors[index].offsetInBlock + tensors[index].byteCount
            <= blockByteCounts[tensors[index].block]
    }
    let indices = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var result = self
    result.tensors = kept.map { tensors[$0] }
    for index in operations.indices {
      result.operations[index].inputs = operations[index].inputs.compactMap { indices[$0] }
      result.operations[index].output = indices[operations[index].output] ?? 0
    }
    result.input = indices[input] ?? 0
    result.output = indices[output] ?? 0
    return result
  }

  private var usedTensors: Set<Int> {
    Set(operations.flatMap { $0.inputs + [$0.output] } + [input, output])
  }
}
