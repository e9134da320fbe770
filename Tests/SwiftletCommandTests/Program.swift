import Foundation

/// One run of a program that lies beside the tests, `swiftlet` unless another is named.
struct Program {
  let status: Int32
  let output: String
  let errors: String

  init(
    _ arguments: [String], program: String = "swiftlet", input: String = ""
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: program)
    process.arguments = arguments
    // Files rather than pipes: a full pipe would stop the program.
    let folder = FileManager.default.temporaryDirectory
    let files = ["out", "err", "in"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    for (file, text) in zip(files, ["", "", input]) { try Data(text.utf8).write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = try FileHandle(forReadingFrom: files[2])
    try process.run()
    process.waitUntilExit()
    // A crash must not look like an error's exit status.
    status = process.terminationReason == .exit ? process.terminationStatus : -1
    output = try String(contentsOf: files[0], encoding: .utf8)
    errors = try String(contentsOf: files[1], encoding: .utf8)
  }

  /// The one JSON object that was printed.
  func json() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
  }
}
