extension LayerGraph {
  /// Makes functions of functions, and sums and products of functions of one value, one table:
  /// `x * sigmoid(x)` is a lookup. It costs one pass over the elements and rounds once.
  ///
  /// Complexity: O(entries^2).
  mutating func joinFunctions() {
    for index in entries.indices {
      let entry = entries[index]
      guard let (layer, argument) = joined(entry) else { continue }
      entries[index] = Entry(
        name: entry.name, layer: layer, inputs: [argument], output: entry.output,
        clip: entry.clip)
    }
    removeUnreadFunctions()
  }

  /// A value as a function of the value that it is computed from.
  private struct ValueFunction {
    let argument: String
    let function: @Sendable (Double) -> Double
  }

  /// The table that stands for the entry, and what it reads; nil when there is nothing to join.
  private func joined(_ entry: Entry) -> (LookupLayer, argument: String)? {
    let operands = entry.inputs.map(function)
    let argument = operands[0].argument
    guard operands.allSatisfy({ $0.argument == argument }) else { return nil }
    let first = operands[0].function
    switch entry.layer {
    case let lookup as LookupLayer where argument != entry.inputs[0]:
      let outer = lookup.function
      return (LookupLayer(outputScale: lookup.outputScale) { outer(first($0)) }, argument)
    case is MultiplyLayer:
      let second = operands[1].function
      return (LookupLayer { first($0) * second($0) }, argument)
    case is AddLayer:
      let second = operands[1].function
      return (LookupLayer { first($0) + second($0) }, argument)
    default: return nil
    }
  }

  /// A value whose scale the file states is rounded as the file wants it, so it is an argument.
  private func function(_ value: String) -> ValueFunction {
    let identity = ValueFunction(argument: value) { $0 }
    guard knownParameters(of: value) == nil,
      let producer = entries.first(where: { $0.output == value }),
      let lookup = producer.layer as? LookupLayer
    else { return identity }
    let (low, high) = (Double(producer.clip.minimum), Double(producer.clip.maximum))
    let inner = lookup.function
    return ValueFunction(argument: producer.inputs[0]) { min(max(inner($0), low), high) }
  }

  private mutating func removeUnreadFunctions() {
    while true {
      let readers = readerCounts()
      guard
        let unread = entries.lastIndex(where: {
          $0.layer is LookupLayer && readers[$0.output] == nil
        })
      else { return }
      entries.remove(at: unread)
    }
  }
}
