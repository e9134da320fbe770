import Foundation
import SwiftletData
import SwiftletFiles
import Testing

/// Every bad input ends in exit status 1 and one message that names the file; nothing is lost.
@Suite struct BadInputTests {
  private func bench() throws -> Workbench { try Workbench.shared.get() }

  /// Runs the program and expects an error that names `place`.
  private func expectError(_ arguments: [String], naming place: String) throws {
    let run = try Program(arguments)
    #expect(run.status == 1, "\(arguments): \(run.output)\(run.errors)")
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(run.errors.hasPrefix("Error: "))
  }

  @Test func missingFilesAreNamed() throws {
    let bench = try bench()
    let missing = bench.path("missing.swl")
    for command in ["inspect", "bench", "plan"] {
      try expectError([command, missing], naming: missing)
    }
    try expectError(
      ["eval", bench.int8Model, "--data", "idx:/nonexistent"], naming: "/nonexistent")
    try expectError(
      ["run", bench.int8Model, "--input", "/nonexistent.npy"], naming: "/nonexistent.npy")
  }

  @Test func truncatedAndFlippedModelsAreRefused() throws {
    let bench = try bench()
    for (source, name) in [(bench.int8Model, "bad.swl"), (bench.floatModel, "bad.onnx")] {
      let bytes = try File.read(source)
      let cut = try bench.write("cut-\(name)", Array(bytes.prefix(bytes.count / 2)))
      try expectError(["inspect", cut], naming: cut)
    }
    var flipped = try File.read(bench.int8Model)
    flipped[flipped.count / 2] ^= 1
    let path = try bench.write("flipped.swl", flipped)
    try expectError(["inspect", path], naming: path)
  }

  /// The list is complete, each line with the node's name, operator, reason and what to do.
  @Test func everyUnsupportedNodeIsListed() throws {
    let fixtures =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().path + "/SwiftletONNXTests/Fixtures"
    let path = "\(fixtures)/unsupported.onnx"
    let run = try Program(["inspect", path])
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("Error: \(path): 3 nodes cannot be imported:\n"))
    for node in ["'smooth' (Mish): ", "'fancy' (com.example.Fancy): ", "'choice' (If): "] {
      let line = run.errors.split(separator: "\n").first { $0.contains(node) }
      #expect(line?.contains("; ") == true, "\(run.errors)")
    }
  }

  @Test func foreignFilesAreRefused() throws {
    let bench = try bench()
    let text = try bench.write("letter.onnx", Array("Dear reader,\n".utf8))
    try expectError(["inspect", text], naming: text)
    let array = try bench.write("letter.npy", Array("Dear reader,\n".utf8))
    try expectError(["run", bench.int8Model, "--input", array], naming: array)
    let image = try bench.write("letter.png", Array("Dear reader,\n".utf8))
    try expectError(["run", bench.int8Model, "--input", image], naming: image)
  }

  @Test func shapesThatDoNotFitAreNamed() throws {
    let bench = try bench()
    let path = bench.path("small.npy")
    try NPYArray(shape: [1, 1, 8, 8], elements: .float32(Array(repeating: 0, count: 64)))
      .write(to: path)
    for model in [bench.floatModel, bench.int8Model] {
      try expectError(["run", model, "--input", path], naming: path)
    }
    try expectError(
      ["quantize", bench.floatModel, "--calibrate", path, "-o", bench.path("never.swl")],
      naming: path)
  }

  @Test(arguments: [Float.nan, .infinity])
  func calibrationDataMustBeFinite(value: Float) throws {
    let bench = try bench()
    let path = bench.path("not-finite-\(value).npy")
    var values = [Float](repeating: 0, count: 2 * 784)
    values[784 + 5] = value
    try NPYArray(shape: [2, 1, 28, 28], elements: .float32(values)).write(to: path)
    let output = try bench.write("kept-\(value).swl", [1, 2, 3])
    try expectError(
      ["quantize", bench.floatModel, "--calibrate", path, "-o", output], naming: "sample 1")
    #expect(try File.read(output) == [1, 2, 3])
  }

  @Test func outputsThatCannotBeWrittenAreFoundFirst() throws {
    let bench = try bench()
    let output = "/nonexistent/net.swl"
    try expectError(
      ["quantize", bench.floatModel, "--calibrate", bench.data, "-o", output], naming: output)
    try expectError(Workbench.training(bench.data, into: "/nonexistent/n.onnx"), naming: "n.onnx")
    try expectError(
      ["run", bench.int8Model, "--input", bench.path("x.npy"), "--output", bench.folder],
      naming: bench.folder)
  }

  @Test func modelsOfDifferentNetworksAreNotCompared() throws {
    let bench = try bench()
    let other = bench.path("mlp.onnx")
    let trained = try Program([
      "train", "--data", bench.data, "--model", "mlp", "--epochs", "1", "--batch", "16", "-o",
      other,
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    let run = try Program(["compare", other, bench.int8Model, "--input", bench.data])
    #expect(run.status == 1, "\(run.output)")
  }

  @Test func unknownNamesListTheKnownOnes() throws {
    let bench = try bench()
    try expectError(
      ["train", "--data", bench.data, "--model", "lenet6", "-o", bench.path("n.onnx")],
      naming: "lenet5")
    try expectError(["plan", bench.int8Model, "--target", "toaster"], naming: "raspberry-pi-4")
    try expectError(["eval", bench.int8Model, "--data", "mnist"], naming: "fashion-mnist")
  }

  @Test(arguments: [
    ["quantize"], ["plan", "x.swl", "--ram", "much"], ["bench", "x.swl", "--isa", "mmx"],
    ["run", "x.swl", "--input", "y.npy", "--threads", "0"], ["frobnicate"],
  ])
  func wrongUsageExitsWith64(arguments: [String]) throws {
    #expect(try Program(arguments).status == 64)
  }
}
