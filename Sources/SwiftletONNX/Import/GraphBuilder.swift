import SwiftletGraph

/// The graph while it is imported, with what its nodes are looked up by: shapes of values,
/// constants, aliases.
struct GraphBuilder {
  var graph: Graph
  /// The version of ONNX's operators that the file was written for.
  let operatorSet: Int
  /// The batch size when the file fixes it, nil when it is symbolic.
  let batchSize: Int?
  /// Batch sizes that everything is examined for: the file's, or three where it is symbolic. What
  /// holds for an unlikely number, for one sample and for two holds for all, and a number in the file
  /// that belongs to one batch size only does not pass for the batch.
  let batchSizes: [Int]
  /// Shapes of computed values with the first of `batchSizes`. A symbolic batch is always the first
  /// axis.
  var shapes: [String: Shape]
  /// Values computed from weights alone, which have no batch.
  var weightValues: Set<String> = []
  /// Constants that are the same for every batch size.
  private(set) var constants: [String: ConstantTensor]
  /// Constants that depend on a symbolic batch, one for each of `batchSizes`.
  private(set) var batchDependent: [String: [ConstantTensor]] = [:]
  /// Of constants with a NaN or infinity, the index of the first.
  private(set) var notFinite: [String: Int] = [:]
  /// What computing constants may still take.
  var budget = FoldingBudget()
  /// Values that are another name for an earlier one.
  var aliases: [String: String] = [:]
  /// Values that an unsupported node would have produced, of unknown shape.
  private(set) var blocked: Set<String> = []
  /// How many nodes read each value.
  private var useCounts: [String: Int]
  /// Names that the graph returns.
  private let outputs: Set<String>
  /// By value, the index of the node that computes it.
  var producers: [String: Int] = [:]
  /// Values of an integer type, which the graph keeps as the real numbers that they stand for.
  var quantizedValues: [String: QuantizedValue] = [:]
  /// Graph inputs of an integer type until the first node that reads them tells their scale.
  var integerInputs: [String: QuantizedType] = [:]
  /// Float constants that the file keeps in integers.
  var quantizedConstants: [String: QuantizedConstant] = [:]

  init(
    name: String, inputs: [GraphInput], outputs: [String], batchSize: Int?, operatorSet: Int,
    constants: [String: ConstantTensor], useCounts: [String: Int]
  ) {
    graph = Graph(name: name, inputs: inputs)
    self.operatorSet = operatorSet
    self.batchSize = batchSize
    self.constants = constants
    budget.allowParameters(for: constants.values)
    notFinite = constants.compactMapValues(\.firstNotFinite)
    self.useCounts = useCounts
    self.outputs = Set(outputs)
    batchSizes = batchSize.map { [$0] } ?? [17, 1, 2]
    shapes = [:]
    for input in inputs { shapes[input.name] = input.sampleShape.batched(batchSizes[0]) }
  }
}

extension GraphBuilder {
  /// The name under which the graph knows `value`.
  func resolve(_ value: String) -> String { aliases[value] ?? value }

  /// Whether anything provides `value` so far.
  func defines(_ value: String) -> Bool {
    shapes[value] != nil || isConstant(value) || aliases[value] != nil
      || quantizedValues[value] != nil || blocked.contains(value)
  }

  /// Whether `value` is known while the file is read, be it for each batch size.
  func isConstant(_ value: String) -> Bool {
    constants[value] != nil || batchDependent[value] != nil
  }

  /// Whether an unsupported node would have produced `value`.
  func isBlocked(_ value: String) -> Bool { blocked.contains(value) }

  /// The shape of a computed value, with the first of `batchSizes`.
  ///
  /// Throws: `ImportFailure` for constants and for what comes after an unsupported node.
  func shape(of value: String) throws(ImportFailure) -> Shape {
    if let shape = shapes[value] { return shape }
    if blocked.contains(value) { throw .afterUnsupported }
    guard isConstant(value) else { throw .node(reason: "leaves out an input that it needs") }
    throw .unsupported(
      reason: "its input '\(value)' is a constant",
      suggestion: "fold constants when exporting, for example with onnxsim")
  }

  /// The shape of a computed value that must be a batch of images, NCHW.
  func imageShape(of value: String) throws(ImportFailure) -> Shape {
    let shape = try shape(of: value)
    guard shape.rank == 4 else {
      throw .unsupported(
        reason: "its input '\(value)' (\(shape)) has \(shape.rank) dimensions",
        suggestion: "use the two-dimensional form, on a batch of images (four dimensions)")
    }
    return shape
  }

  /// Whether one node alone reads `value`, so that it may disappear.
  func isInternal(_ value: String) -> Bool {
    useCounts[value] == 1 && !outputs.contains(value)
  }

  /// Whether a node reads `value` or the graph returns it.
  func isUsed(_ value: String) -> Bool {
    useCounts[value] != nil || outputs.contains(value)
  }

  /// The node that computes `value`.
  func producer(of value: String) -> Node? { producers[value].map { graph.nodes[$0] } }

  /// A name like `name` that nothing has yet.
  func unusedName(_ name: String) -> String {
    var candidate = name
    var suffix = 2
    while defines(candidate) || useCounts[candidate] != nil || outputs.contains(candidate)
      || graph.parameters[candidate] != nil
    {
      candidate = "\(name).\(suffix)"
      suffix += 1
    }
    return candidate
  }

  /// Makes `value` a constant: one tensor, or one for each of `batchSizes`.
  mutating func setConstant(_ value: String, _ tensors: [ConstantTensor]) {
    if tensors.dropFirst().allSatisfy({ $0 == tensors[0] }) {
      constants[value] = tensors[0]
      notFinite[value] = tensors[0].firstNotFinite
    } else {
      batchDependent[value] = tensors
    }
  }

  /// What follows an unsupported node can still be examined where the file tells the shape.
  mutating func block(_ value: String, shape: Shape?) {
    if let shape { shapes[value] = shape } else { blocked.insert(value) }
  }

  /// Makes `value` another name for `source`. The graph's outputs keep their names: then the
  /// computed value is renamed instead.
  mutating func alias(_ value: String, to source: String) {
    if let constant = constants[source] {
      constants[value] = constant
      notFinite[value] = notFinite[source]
    } else if let tensors = batchDependent[source] {
      batchDependent[value] = tensors
    } else if blocked.contains(source) {
      blocked.insert(value)
    } else if outputs.contains(value), !outputs.contains(source), producers[source] != nil {
      rename(source, to: value)
    } else {
      useCounts[source, default: 1] += (useCounts[value] ?? 0) - 1
      aliases[value] = source
    }
  }

  private mutating func rename(_ value: String, to name: String) {
    for index in graph.nodes.indices {
      graph.nodes[index].inputs = graph.nodes[index].inputs.map { $0 == value ? name : $0 }
      graph.nodes[index].outputs = graph.nodes[index].outputs.map { $0 == value ? name : $0 }
    }
    for (alias, target) in aliases where target == value { aliases[alias] = name }
    shapes[name] = shapes.removeValue(forKey: value)
    if weightValues.remove(value) != nil { weightValues.insert(name) }
    producers[name] = producers.removeValue(forKey: value)
    useCounts[name, default: 0] += (useCounts[value] ?? 1) - 1
    aliases[value] = name
  }
}
