import ArgumentParser
import SwiftletRuntime

extension KernelPath: ExpressibleByArgument {
  public init?(argument: String) {
    guard let path = KernelPath.allCases.first(where: { $0.text == argument }) else { return nil }
    self = path
  }

  public var defaultValueDescription: String { text }
  public static var allValueStrings: [String] { allCases.map(\.text) }

  /// The name in options and reports.
  var text: String { "\(name)" }
}

/// `--isa`: which kernel path runs.
struct ISAOption: ParsableArguments {
  @Option(help: "Kernel path; the fastest that the processor has when absent.")
  var isa: KernelPath?

  /// The path to run.
  ///
  /// Throws: `ValidationError` when the processor lacks its instructions.
  func path() throws -> KernelPath {
    guard let isa else { return .best }
    guard isa.isAvailable else {
      throw ValidationError("--isa \(isa.text): this processor does not have its instructions")
    }
    return isa
  }
}
