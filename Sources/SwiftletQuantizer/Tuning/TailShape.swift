import SwiftletRuntime

/// One operation as far as the choice of a tail and its memory depend on it; of a lowered network or
/// of a file.
struct TailOperation {
  var name: String
  var kind: ModelFormat.OperationKind
  /// Tensor indices.
  var inputs: [Int]
  var output: Int
  var outputMap: ActivationMap
  var inputMap: ActivationMap
  var groups: Int
  /// Kernel positions; 1 for a fully connected layer.
  var taps: Int

  var hasWeights: Bool { kind.isWeighted }

  /// Products in one sum.
  var depth: Int {
    kind == .fullyConnected ? inputMap.elementCount : taps * inputMap.channels / max(groups, 1)
  }
}

/// Which operations of a network are trained or gone through: the tail.
struct TailShape {
  let operations: [TailOperation]
  let layers: TrainableLayers
  let first: Int
  /// The last operation of the tail; at most a softmax or its logarithm follows.
  let logits: Int
  let classCapacity: Int

  var indices: ClosedRange<Int> { first...logits }
  var mode: ModelFormat.TuningMode { layers == .biases ? .biases : .layers }
  var features: ActivationMap { operations[first].inputMap }
  var featureTensor: Int { operations[first].inputs[0] }

  /// The last operation with weights.
  var head: Int { Self.lastWeighted(operations, through: logits) ?? first }

  /// - Parameter operations: the network's, in execution order.
  /// Throws: `QuantizationError.structure` or `.layer` for a network that cannot be trained so.
  init(_ operations: [TailOperation], options: TuningOptions) throws(QuantizationError) {
    self.operations = operations
    layers = options.layers
    logits = try Self.logits(operations)
    first = try Self.firstOperation(operations, options.layers, logits: logits)
    classCapacity = try Self.classCapacity(
      operations, options, head: Self.lastWeighted(operations, through: logits), logits: logits)
    try requireTrainable()
    try requireOneFeature()
  }

  /// Rows of parameters of an operation.
  func rows(of index: Int) -> Int {
    index == head ? classCapacity : operations[index].outputMap.channels
  }

  /// Float parameters of an operation.
  func parameterCount(of index: Int) -> Int {
    let operation = operations[index]
    guard operation.hasWeights else { return 0 }
    return mode == .biases ? rows(of: index) : rows(of: index) * (operation.depth + 1)
  }

  /// Elements of an operation's output with as many classes as there is room for.
  func elementCount(of index: Int) -> Int {
    let map = operations[index].outputMap
    return map.height * map.width * (index >= head ? classCapacity : map.channels)
  }
}

// How a tail is chosen.
extension TailShape {
  private static func lastWeighted(_ operations: [TailOperation], through last: Int) -> Int? {
    operations[...last].lastIndex(where: \.hasWeights)
  }

  private static func logits(_ operations: [TailOperation]) throws(QuantizationError) -> Int {
    guard let last = operations.last else { throw .structure("has nothing to train") }
    let index = operations.count - (last.kind.isSoftmax ? 2 : 1)
    guard index >= 0, lastWeighted(operations, through: index) != nil else {
      throw .structure("has no layer with weights to train")
    }
    let map = operations[index].outputMap
    guard map.height == 1, map.width == 1 else {
      throw .structure("does not end in one score for each class, which training needs")
    }
    return index
  }

  private static func firstOperation(
    _ operations: [TailOperation], _ layers: TrainableLayers, logits: Int
  ) throws(QuantizationError) -> Int {
    let weighted = operations[...logits].indices.filter { operations[$0].hasWeights }
    switch layers {
    case .biases: return 0
    case .head: return weighted[weighted.count - 1]
    case .last(let count):
      guard count <= weighted.count else {
        throw .structure("has \(weighted.count) layers with weights, fewer than last:\(count)")
      }
      return weighted[weighted.count - count]
    }
  }

  /// Room for the classes that were asked for, or for what the head's blocks of sixteen channels
  /// have anyway.
  private static func classCapacity(
    _ operations: [TailOperation], _ options: TuningOptions, head: Int?, logits: Int
  ) throws(QuantizationError) -> Int {
    let classes = operations[logits].outputMap.channels
    guard let head else { return classes }
    let isExtensible =
      options.layers != .biases && operations[head].groups <= 1
      && operations[head].outputMap.channels == classes
      && !operations[head...logits].contains { $0.kind == .add }
    guard let wanted = options.classCapacity, wanted != classes else {
      let block = ModelFormat.channelBlock
      return isExtensible ? (classes + block - 1) / block * block : classes
    }
    guard wanted >= classes, wanted <= 1 << 16 else {
      throw .structure("has \(classes) classes; \(wanted) is fewer, or more than 65,536")
    }
    guard isExtensible else {
      throw .structure(
        "cannot get room for \(wanted) classes: its last layer has groups, is added to another, or "
          + "only biases are trained")
    }
    return wanted
  }

  private func requireTrainable() throws(QuantizationError) {
    for index in indices where !operations[index].kind.isTrainable {
      throw .layer(
        operations[index].name,
        reason: "is \(operations[index].kind), which cannot be trained through on the device; "
          + "train fewer layers")
    }
  }

  /// The tail reads one tensor of the trunk.
  private func requireOneFeature() throws(QuantizationError) {
    var known: Set<Int> = [featureTensor]
    for index in indices {
      let operation = operations[index]
      for input in operation.inputs where !known.contains(input) {
        throw .layer(
          operation.name,
          reason: "reads a second result of the layers before the trained ones, or a part of a "
            + "concatenation; train more or fewer layers, so that a single tensor lies between")
      }
      known.insert(operation.output)
    }
  }
}
