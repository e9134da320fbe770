import SwiftletRuntime

/// Scales that the file states, of a network that other software quantized.
extension LayerGraph {
  /// The scale and zero point of `value` as far as they are known before calibration.
  func knownParameters(of value: String) -> QuantizationParameters? {
    if let part = parts[value] { return knownParameters(of: part.whole) }
    guard let producer = entries.last(where: { $0.output == value }) else {
      return givenParameters[value]
    }
    switch producer.layer.outputScale {
    case .free, .preferred: return givenParameters[value]
    case .sameAsInput: return knownParameters(of: producer.inputs[0])
    case .fixed(let fixed): return fixed
    }
  }

  /// Gives `value` a scale, or the value whose scale it shares.
  ///
  /// Returns: false when it has another one already.
  mutating func give(_ parameters: QuantizationParameters, to value: String) -> Bool {
    if let known = knownParameters(of: value) { return known == parameters }
    if let part = parts[value] { return give(parameters, to: part.whole) }
    if let producer = entries.last(where: { $0.output == value }),
      case .sameAsInput = producer.layer.outputScale
    {
      return give(parameters, to: producer.inputs[0])
    }
    givenParameters[value] = parameters
    return true
  }

  /// Activations and concatenations that the file leaves without a scale take that of what they
  /// read: the numbers fit it exactly.
  mutating func spreadGivenScales() {
    for entry in entries where entry.layer is RescaleLayer {
      guard let known = knownParameters(of: entry.inputs[0]) else { continue }
      _ = give(known, to: entry.output)
    }
    for concatenation in concatenations {
      let known = Set(concatenation.parts.map { knownParameters(of: $0) })
      guard known.count == 1, let common = known.first, let common else { continue }
      _ = give(common, to: concatenation.whole)
    }
  }

  /// Makes an activation at its input's scale the clamp of the layer before: it would not round.
  mutating func joinActivations() {
    for index in entries.indices.reversed() {
      let entry = entries[index]
      guard entry.layer is RescaleLayer, let known = knownParameters(of: entry.output),
        known == knownParameters(of: entry.inputs[0]), readerCounts()[entry.inputs[0]] == 1,
        let producer = entries.lastIndex(where: { $0.output == entry.inputs[0] }),
        entries[producer].layer.fusesClip
      else { continue }
      entries[producer].clip = entries[producer].clip.followed(by: entry.clip)
      entries[producer].output = entry.output
      entries.remove(at: index)
    }
  }
}
