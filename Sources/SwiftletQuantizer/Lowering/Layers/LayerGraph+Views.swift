extension LayerGraph {
  /// Copies the views whose pixels do not follow each other for the layers that need them to.
  mutating func closeGaps() {
    for (index, entry) in entries.enumerated().reversed()
    where entry.layer.needsDenseInput && hasGaps(entry.inputs[0]) {
      let source = entry.inputs[0]
      let copy = "\(source) for \(entry.name)"
      maps[copy] = maps[source]
      sources[copy] = sources[source] ?? source
      entries[index] = Entry(
        name: entry.name, layer: entry.layer, inputs: [copy] + entry.inputs.dropFirst(),
        output: entry.output, clip: entry.clip)
      entries.insert(
        Entry(name: copy, layer: CopyLayer(), inputs: [source], output: copy), at: index)
    }
  }

  private func hasGaps(_ value: String) -> Bool {
    guard let map = maps[value], map.height * map.width > 1 else { return false }
    return maps[home(of: value).whole]?.channels != map.channels
  }
}
