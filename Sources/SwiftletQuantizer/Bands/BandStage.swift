/// Operations that run by turns, each on some rows at a time, so that what they hand to each other
/// never exists as a whole.
public struct BandStage: Hashable, Sendable {
  /// Operations of the network without bands.
  public var operations: ClosedRange<Int>
  /// Rows of the last operation's output in one band.
  public var rowsPerBand: Int
  /// Whether an output may take the place of rows of an input that nothing reads again.
  public var sharesMemory = false

  public init(operations: ClosedRange<Int>, rowsPerBand: Int) {
    self.operations = operations
    self.rowsPerBand = rowsPerBand
  }
}

/// One operation on some rows of its output.
struct BandStep: Hashable {
  let operation: Int
  let rows: Range<Int>
  /// By input: the rows that they are computed from.
  let inputRows: [Range<Int>]
}

/// The order in which a stage computes rows: always the next that something asks for, none twice.
///
/// Each band of rows of the last output asks for rows of its inputs, those for rows of theirs. What
/// else is needed after the stage is kept in step.
struct BandSchedule {
  private(set) var steps: [BandStep] = []
  private let stage: BandStage
  private let source: RowNetwork
  /// By operation of the stage: rows that are done.
  private var done: [Int]

  /// Precondition: all of the stage's operations work by rows.
  init(_ stage: BandStage, in source: RowNetwork) {
    self.stage = stage
    self.source = source
    done = [Int](repeating: 0, count: stage.operations.count)
    let exits = stage.operations.filter {
      let block = source.network.tensors[source.network.operations[$0].output].block
      return $0 == stage.operations.upperBound
        || source.lifetimes[block].upperBound > stage.operations.upperBound
        || source.network.tensors[source.network.output].block == block
    }
    let bandCount = stage.bandCount(in: source)
    for band in 1...bandCount {
      for exit in exits {
        let height = source.outputHeight(exit)
        let rows =
          exit == stage.operations.upperBound
          ? band * stage.rowsPerBand : (height * band + bandCount - 1) / bandCount
        produce(exit, upTo: min(rows, height))
      }
    }
  }

  private mutating func produce(_ operation: Int, upTo end: Int) {
    let first = done[operation - stage.operations.lowerBound]
    guard end > first else { return }
    let fields = source.network.operations[operation]
    let inputRows = fields.inputs.indices.map {
      source.network.inputRows(of: fields, position: $0, rows: first..<end)
    }
    for (tensor, rows) in zip(fields.inputs, inputRows) {
      let writers = source.writers(of: tensor, rows: rows.upperBound, in: stage.operations)
      for writer in writers where writer.operation < operation {
        produce(writer.operation, upTo: writer.rows)
      }
    }
    done[operation - stage.operations.lowerBound] = end
    steps.append(BandStep(operation: operation, rows: first..<end, inputRows: inputRows))
  }
}

extension BandStage {
  func bandCount(in source: RowNetwork) -> Int {
    (source.outputHeight(operations.upperBound) + rowsPerBand - 1) / rowsPerBand
  }
}

extension RowNetwork {
  func outputHeight(_ operation: Int) -> Int {
    network.tensors[network.operations[operation].output].map.height
  }
}
