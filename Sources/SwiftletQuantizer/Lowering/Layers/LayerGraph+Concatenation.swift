extension LayerGraph {
  /// Gives each part of a concatenation its place inside the whole. A producer that can write any
  /// scale and has no other reader writes there itself; any other part is copied there.
  ///
  /// The outermost concatenation comes last in execution order and is placed first, so that a
  /// concatenation of concatenations is one block.
  mutating func placeConcatenations() {
    let readers = readerCounts()
    for index in concatenations.indices.reversed() {
      let whole = concatenations[index].whole
      let isAlongRows = concatenations[index].isAlongRows
      var (firstPixel, firstChannel) = (0, 0)
      for (position, part) in concatenations[index].parts.enumerated() {
        let slice = Slice(whole: whole, firstPixel: firstPixel, firstChannel: firstChannel)
        let map = maps[part] ?? ActivationMap(height: 0, width: 0, channels: 0)
        if isAlongRows {
          firstPixel += map.height * map.width
        } else {
          firstChannel += map.channels
        }
        if readers[part] == 1, writesAnyScale(part, alongRows: isAlongRows),
          fits(part, whole)
        {
          slices[part] = slice
        } else {
          let copy = Self.copyName(whole: whole, position: position)
          appendCopy(of: part, as: copy, in: slice)
          concatenations[index].parts[position] = copy
        }
      }
    }
  }

  /// How many layers, concatenations, parts and outputs read each value.
  func readerCounts() -> [String: Int] {
    let read =
      entries.flatMap(\.inputs) + concatenations.flatMap(\.parts) + parts.values.map(\.whole)
      + [output]
    return Dictionary(read.map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// Whether no scale that the file states for the part differs from that of the whole.
  private func fits(_ part: String, _ whole: String) -> Bool {
    guard let known = knownParameters(of: part) else { return true }
    return known == knownParameters(of: whole)
  }

  /// Whether the value can be written into a concatenation's memory at its scale. Rows of channels
  /// and channels of rows do not mix: the parts of the one have no place in the other.
  private func writesAnyScale(_ value: String, alongRows: Bool) -> Bool {
    if let inner = concatenations.first(where: { $0.whole == value }) {
      return inner.isAlongRows == alongRows
    }
    guard let producer = entries.first(where: { $0.output == value }) else { return false }
    return producer.layer.outputScale.isAdaptable
  }

  /// The copy of a concatenation's part that its producer does not write in place.
  static func copyName(whole: String, position: Int) -> String { "\(whole) part \(position)" }

  /// Inserts the copy after the layers that write `part`.
  private mutating func appendCopy(of part: String, as copy: String, in slice: Slice) {
    maps[copy] = maps[part]
    sources[copy] = sources[part] ?? part
    slices[copy] = slice
    let entry = Entry(name: copy, layer: RescaleLayer(), inputs: [part], output: copy)
    entries.insert(entry, at: positionAfter(part))
  }

  /// Right after the part is written, so that it need not live on.
  private func positionAfter(_ part: String) -> Int {
    let written = Set(constituents(of: part))
    return (entries.lastIndex { written.contains($0.output) } ?? -1) + 1
  }

  /// The value, and for a concatenation or a view all that it is made of.
  private func constituents(of value: String) -> [String] {
    if let part = parts[value] { return constituents(of: part.whole) }
    guard let concatenation = concatenations.first(where: { $0.whole == value }) else {
      return [value]
    }
    return concatenation.parts.flatMap(constituents)
  }
}
