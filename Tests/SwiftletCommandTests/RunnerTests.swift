import Foundation
import SwiftletData
import Testing

/// `swiftlet-run`, the board's program, against `swiftlet run` on the same files.
@Suite struct RunnerTests {
  private func bench() throws -> Workbench { try Workbench.shared.get() }

  private func run(_ arguments: [String]) throws -> Program {
    try Program(arguments, program: "swiftlet-run")
  }

  private func digest(_ input: String, _ options: [String] = []) throws -> String {
    let run = try run([bench().int8Model, input, "--digest"] + options)
    #expect(run.status == 0, "\(run.errors)")
    return run.output
  }

  /// A grey picture with a pattern.
  private var pixels: [UInt8] { (0..<784).map { UInt8(truncatingIfNeeded: $0 * 7) } }

  private func picture(_ name: String, _ header: String, _ pixels: [UInt8]) throws -> String {
    try bench().write(name, Array(header.utf8) + pixels)
  }

  @Test func picturesBecomeWhatHostsMakeOfThem() throws {
    let bench = try bench()
    let grey = try picture("grey.pgm", "P5\n# a comment\n28 28\n255\n", pixels)
    let color = try picture(
      "color.ppm", "P6 28 28 255\n", pixels.flatMap { [$0, $0 &+ 40, $0 &* 3] })
    for file in [grey, color] {
      let host = try Program(["run", bench.int8Model, "--input", file, "--top", "3"])
      let board = try run([bench.int8Model, file, "--top", "3"])
      let classes = board.output.split(separator: "\n").dropFirst().dropLast()
        .map { $0.split(separator: " ") }
      let expected = host.output.matches(of: /class (\d+) (-?[\d.]+)/)
      #expect(classes.count == 3 && expected.count == 3, "\(board.errors)\(host.errors)")
      for (found, expected) in zip(classes, expected) {
        #expect(found[1] == expected.1)
        #expect(abs((Double(found[0]) ?? .nan) - (Double(expected.2) ?? .nan)) < 1e-3)
      }
    }
  }

  @Test func aGreyPictureInColorIsTheSame() throws {
    let grey = try picture("same.pgm", "P5\n28 28\n255\n", pixels)
    let color = try picture("same.ppm", "P6\n28 28\n255\n", pixels.flatMap { [$0, $0, $0] })
    #expect(try digest(grey) == digest(color))
  }

  @Test func arraysAndRawElementsAreRead() throws {
    let bench = try bench()
    let input = bench.path("runner.npy")
    try Workbench.samples(count: 2, first: 5).write(to: input)
    let output = bench.path("runner-output.npy")
    #expect(
      try Program(["run", bench.int8Model, "--input", input, "--output", output]).status == 0)
    let best = try run([bench.int8Model, input, "--top", "1"]).output.split(separator: "\n")[1]
    let values = try NPYArray(path: output).tensor(file: output).elements.prefix(10)
    let largest = try #require(values.max())
    #expect(abs((Float(best.split(separator: " ")[0]) ?? .nan) - largest) < 1e-3)
    let raw = try bench.write("runner.raw", pixels)
    #expect(try digest(raw) == digest(raw, ["--threads", "2", "--repeat", "3", "--no-checksum"]))
  }

  @Test func wrongInputsAreToldApart() throws {
    let header = "P5\n28 28\n"
    for (name, text, message) in [
      ("ascii", "P2\n28 28\n255\n0 0", "not a binary PGM or PPM"),
      ("deep", header + "65535\n", "not 255"), ("short", header + "255\n0", "is cut off"),
      ("header", "P5\n28", "its header is cut off"), ("large", "P5\n1 1\n255\n0", "scale it first"),
    ] {
      let run = try run([bench().int8Model, picture("\(name).pgm", text, [])])
      #expect(run.status == 1 && run.errors.contains(message), "\(run.errors)")
    }
    let raw = try run([bench().int8Model, bench().write("one", [1])])
    #expect(raw.errors.contains("elements: 1, the model takes: 784"), "\(raw.errors)")
  }

  @Test func aBenchmarkTellsTimeAndMemory() throws {
    let run = try run([bench().int8Model, "random:1", "--bench", "--repeat", "20"])
    #expect(run.output.contains("runs 20, microseconds median "))
    #expect(run.output.contains("multiply-accumulates 416520, "))
    let stack = try #require(run.output.firstMatch(of: /stack bytes (\d+)/))
    let bound = try Program(["plan", bench().int8Model, "--json"]).json()["stack_bytes"] as? Int
    #expect(try #require(Int(stack.1)) <= #require(bound))
    #expect(run.output.contains(/peak resident KiB \d+/))
  }

  @Test func anArenaOfOneByteLessIsRefused() throws {
    let model = try bench().int8Model
    let report = try Program(["plan", model, "--json"]).json()
    let arena = try #require(report["arena_bytes"] as? Int)
    #expect(try run([model, "random:1", "--arena", "\(arena)"]).status == 0)
    let refused = try run([model, "random:1", "--arena", "\(arena - 1)"])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("must have bytes: \(arena), given: \(arena - 1)"))
  }

  @Test func wrongUsageNamesTheArgument() throws {
    for (arguments, message) in [
      (["m"], "a model and an input are needed"), (["a", "b", "c"], "what is 'c'?"),
      (["a", "b", "--speed"], "unknown option '--speed'"),
      (["a", "b", "--top"], "missing behind '--top'"),
      (["a", "b", "--top", "0x1"], "not '0x1'"), (["a", "b", "--path", "gpu"], "'gpu'; --paths"),
    ] {
      let run = try run(arguments)
      #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    }
    let help = try run(["--help"])
    #expect(help.status == 0 && help.output.contains("--no-checksum"))
  }
}
