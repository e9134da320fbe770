import SwiftletRuntime

/// Which int8 kernels this processor can run: `inspect --cpu`.
struct ProcessorSummary: Encodable {
  struct Path: Encodable {
    let name: String
    let isAvailable: Bool
  }

  let paths: [Path]
  /// What sessions run unless told otherwise.
  let best: String

  init() {
    paths = KernelPath.allCases.map { Path(name: $0.text, isAvailable: $0.isAvailable) }
    best = KernelPath.best.text
  }

  func print() {
    var table = TextTable(["path", "this processor"], leftColumns: [0, 1])
    for path in paths {
      let use = path.name == best ? "yes, chosen" : path.isAvailable ? "yes" : "no"
      table.append([path.name, use])
    }
    Swift.print(table.lines.joined(separator: "\n"))
  }
}
