/// Attributes with their types checked: a wrong type is an error, never a default.
extension ImportedNode {
  func integer(_ name: String, default value: Int) throws(ImportFailure) -> Int {
    guard let attribute = try attribute(name, .int) else { return value }
    return Int(attribute.i)
  }

  /// An integer that must be 0 or 1.
  func flag(_ name: String, default value: Bool) throws(ImportFailure) -> Bool {
    let integer = try integer(name, default: value ? 1 : 0)
    guard integer == 0 || integer == 1 else {
      throw .attribute(name, reason: "is \(integer), not 0 or 1")
    }
    return integer == 1
  }

  func integers(_ name: String) throws(ImportFailure) -> [Int]? {
    try attribute(name, .ints)?.ints.map(Int.init)
  }

  func floats(_ name: String) throws(ImportFailure) -> [Float]? {
    guard let attribute = try attribute(name, .floats) else { return nil }
    guard attribute.floats.allSatisfy({ !$0.isNaN }) else {
      throw .attribute(name, reason: "has an element that is not a number")
    }
    return attribute.floats
  }

  func float(_ name: String, default value: Float) throws(ImportFailure) -> Float {
    guard let attribute = try attribute(name, .float) else { return value }
    guard !attribute.f.isNaN else { throw .attribute(name, reason: "is not a number") }
    return attribute.f
  }

  func text(_ name: String, default value: String) throws(ImportFailure) -> String {
    guard let attribute = try attribute(name, .string) else { return value }
    return String(decoding: attribute.s, as: UTF8.self)
  }

  private func attribute(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(ImportFailure) -> Onnx_AttributeProto? {
    guard let attribute = attributes[name] else { return nil }
    guard attribute.type == type else {
      throw .attribute(name, reason: "has the type \(attribute.type), not \(type)")
    }
    return attribute
  }

  /// Throws when the node has other numbers of inputs or outputs than its operator, or attributes
  /// that it does not define.
  func check(
    inputCounts: ClosedRange<Int>, attributes known: Set<String>
  ) throws(ImportFailure) {
    guard inputCounts.contains(inputs.count), hasOutput(0) else {
      throw .node(
        reason: "has \(inputs.count) inputs and \(outputs.count) outputs, "
          + "takes \(inputCounts.text) inputs")
    }
    for index in 0..<inputCounts.lowerBound where optionalInput(index) == nil {
      throw .node(reason: "lacks its input \(index)")
    }
    if let unknown = attributes.keys.filter({ !known.contains($0) }).min() {
      throw .unsupported(
        reason: "the attribute '\(unknown)' is not supported",
        suggestion: "export without it, with opset_version=17")
    }
  }

  /// An axis of a tensor of `rank` dimensions, counted from the end when negative.
  func axis(_ axis: Int, rank: Int) throws(ImportFailure) -> Int {
    guard (-rank..<rank).contains(axis) else {
      throw .attribute("axis", reason: "is \(axis), outside of \(rank) dimensions")
    }
    return axis < 0 ? axis + rank : axis
  }
}

extension ClosedRange<Int> {
  /// "1", "1 to 3" or "at least 1".
  fileprivate var text: String {
    if upperBound >= Int(Int32.max) { return "at least \(lowerBound)" }
    return lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
  }
}
