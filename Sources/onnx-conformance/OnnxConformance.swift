import ArgumentParser

/// `onnx-conformance`: the ONNX project's own tests on Swiftlet's importer, and damaged files.
/// `tools/check-conformance` and `tools/check-fuzz` run it with everything that it needs.
@main
struct OnnxConformance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "onnx-conformance",
    abstract: "Run ONNX's conformance tests, or import damaged ONNX files.",
    subcommands: [Coverage.self, Fuzz.self, FuzzBatch.self])
}
