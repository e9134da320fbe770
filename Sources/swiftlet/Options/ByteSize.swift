import ArgumentParser

/// A number of bytes as people write it: `65536`, `64KiB`, `1.5MiB`, `2MB`.
struct ByteSize: ExpressibleByArgument, Equatable {
  let byteCount: Int

  private static let units: [(suffix: String, factor: Double)] = [
    ("gib", 0x1p30), ("mib", 0x1p20), ("kib", 0x1p10),
    ("gb", 1e9), ("mb", 1e6), ("kb", 1e3), ("b", 1), ("", 1),
  ]

  init(byteCount: Int) {
    self.byteCount = byteCount
  }

  init?(argument: String) {
    let text = argument.lowercased()
    guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
      let number = Double(text.dropLast(unit.suffix.count)), number > 0, number < 1e15
    else { return nil }
    byteCount = Int(number * unit.factor)
  }

  /// `256MiB`, or bytes when it is not a whole number of them.
  var defaultValueDescription: String {
    byteCount % (1 << 20) == 0 ? "\(byteCount >> 20)MiB" : "\(byteCount)"
  }
}
