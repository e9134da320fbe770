import Foundation
import Testing

/// `swiftlet-run --finetune`, which boards have as `swiftlet-tune`, against `swiftlet finetune`.
@Suite struct RunnerFineTuningTests {
  /// A trainable model and pictures of it in DIR/train and DIR/test, a folder for each class.
  private struct Bench {
    let model: String
    let folder: String
    let shared: Workbench

    init(_ name: String) throws {
      shared = try Workbench.shared.get()
      folder = shared.path(name)
      model = folder + "/model.swl"
      for (part, count) in [("train", 40), ("test", 20)] {
        for index in 0..<count { try write(part, index) }
      }
      let quantized = try Program(
        [
          "quantize", shared.floatModel, "--calibrate", shared.data, "--trainable", "head",
          "--replay", "30", "-o", model,
        ])
      guard quantized.status == 0 else { throw Workbench.Failure(description: quantized.errors) }
    }

    private func write(_ part: String, _ index: Int) throws {
      let path = "\(folder)/\(part)/\(index % 10)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let pixels = (0..<784).map { UInt8(truncatingIfNeeded: $0 * (index % 10 + 1) + index * 3) }
      let picture = Data("P5 28 28 255\n".utf8 + pixels)
      try picture.write(to: URL(filePath: "\(path)/\(index).pgm"))
    }

    /// Fine-tunes on the board's program and returns the new file.
    func adapted(_ samples: String, _ output: String) throws -> Data {
      let run = try Program(
        [
          model, "--finetune", samples, "--held-out", folder + "/test", "--epochs", "3",
          "--output", shared.path(output),
        ], program: "swiftlet-run")
      #expect(run.status == 0 && run.output.contains("samples 40, remembered 30"), "\(run.errors)")
      return try Data(contentsOf: URL(filePath: shared.path(output)))
    }
  }

  @Test func foldersListsAndTheHostMakeTheSameModel() throws {
    let bench = try Bench("same")
    let folder = try bench.adapted(bench.folder + "/train", "folder.swl")
    let names = (0..<10).flatMap { label in
      (0..<40).filter { $0 % 10 == label }.map { "\($0).pgm" }.sorted()
        .map { "\(label) \(bench.folder)/train/\(label)/\($0)\n" }
    }
    let list = try bench.shared.write("list", Array(names.joined().utf8))
    #expect(try bench.adapted(list, "list.swl") == folder)
    let host = bench.shared.path("host.swl")
    let images = "images:" + bench.folder
    let run = try Program(
      [
        "finetune", bench.model, "--data", images, "--validation", images, "--epochs", "3", "-o",
        host,
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: host)) == folder)
    #expect(try Data(contentsOf: URL(filePath: bench.model)) != folder)
  }

  @Test func wrongSamplesAreNamed() throws {
    let bench = try Bench("wrong")
    let original = try Data(contentsOf: URL(filePath: bench.model))
    let odd = bench.folder + "/train/boots"
    try FileManager.default.createDirectory(atPath: odd, withIntermediateDirectories: true)
    let cut = try bench.shared.write("cut.pgm", Array("P5 28 28 255\n..".utf8))
    let list = try bench.shared.write("cut", Array("3 \(cut)\n".utf8))
    let late = try bench.shared.write("late", Array("10 \(bench.folder)/test/1/1.pgm\n".utf8))
    for (samples, message) in [
      (bench.folder + "/train", "a folder for each class, named by its number"),
      (bench.folder + "/none", "cannot be read, error 2"),
      (list, "\(cut): error: the input is cut off"), (late, "no class: 10, of 10"),
    ] {
      let run = try Program([bench.model, "--finetune", samples], program: "swiftlet-run")
      #expect(run.status == 1 && run.errors.contains(message), "\(run.errors)")
    }
    #expect(try Data(contentsOf: URL(filePath: bench.model)) == original)
  }
}
