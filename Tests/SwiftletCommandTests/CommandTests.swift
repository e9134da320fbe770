import Foundation
import SwiftletData
import Testing

/// The contract that scripts depend on: files, keys, exit statuses.
@Suite struct CommandTests {
  private func bench() throws -> Workbench { try Workbench.shared.get() }

  @Test func trainingIsRepeatedToTheBit() throws {
    let bench = try bench()
    let again = bench.path("again.onnx")
    #expect(try Program(Workbench.training(bench.data, into: again)).status == 0)
    #expect(FileManager.default.contentsEqual(atPath: again, andPath: bench.floatModel))
  }

  @Test func evaluationsOfBothModelsHaveTheSameKeys() throws {
    let bench = try bench()
    for model in [bench.floatModel, bench.int8Model] {
      let report = try Program(["eval", model, "--data", bench.data, "--json"]).json()
      #expect(Set(report.keys) == ["count", "top1", "top5", "loss", "confusion"])
      #expect(report["count"] as? Int == 64)
    }
  }

  @Test func runWritesOneOutputPerSample() throws {
    let bench = try bench()
    let input = bench.path("run-input.npy")
    try Workbench.samples(count: 3, first: 5).write(to: input)
    for model in [bench.floatModel, bench.int8Model] {
      let output = bench.path("run-output.npy")
      let run = try Program(["run", model, "--input", input, "--output", output])
      #expect(run.status == 0, "\(run.errors)")
      #expect(try NPYArray(path: output).shape == [3, 10])
      let printed = try Program(["run", model, "--input", input, "--top", "2"])
      #expect(printed.output.split(separator: "\n").count == 3)
    }
  }

  @Test func everyKernelPathGivesTheSameOutputs() throws {
    let bench = try bench()
    let input = bench.path("paths-input.npy")
    try Workbench.samples(count: 4, first: 20).write(to: input)
    let reference = bench.path("paths-reference.npy")
    let arguments = ["run", bench.int8Model, "--input", input, "--output"]
    #expect(try Program(arguments + [reference, "--isa", "reference"]).status == 0)
    for isa in ["portable", "avx2", "avx512vnni"] {
      let output = bench.path("paths-\(isa).npy")
      let run = try Program(arguments + [output, "--isa", isa])
      if run.errors.contains("processor does not have") { continue }
      #expect(run.status == 0, "\(run.errors)")
      #expect(FileManager.default.contentsEqual(atPath: output, andPath: reference))
    }
  }

  @Test func compareListsTheWorstLayerFirst() throws {
    let bench = try bench()
    let arguments = ["compare", bench.floatModel, bench.int8Model, "--input", bench.data]
    let report = try Program(arguments + ["--json"]).json()
    #expect(Set(report.keys) == ["count", "sqnr_db", "top1_agreement", "layers"])
    let layers = try #require(report["layers"] as? [[String: Any]])
    let ratios = layers.compactMap { $0["sqnr_db"] as? Double }
    #expect(!layers.isEmpty && ratios.count == layers.count && ratios == ratios.sorted())
  }

  @Test func inspectCountsParameters() throws {
    let bench = try bench()
    for model in [bench.floatModel, bench.int8Model] {
      let report = try Program(["inspect", model, "--json"]).json()
      #expect(report["parameters"] as? Int == 61706)
      #expect(report["macs"] as? Int == 416_520)
    }
  }

  @Test func inspectWritesANetworkByItsName() throws {
    let file = try bench().path("resnet8.onnx")
    let arguments = ["inspect", "--model", "resnet8", "--classes", "4", "--input", "1x28x28"]
    let named = try Program(arguments + ["-o", file, "--json"]).json()
    let read = try Program(["inspect", file, "--json"]).json()
    #expect(named["input_shape"] as? [Int] == [1, 28, 28])
    #expect(named["output_shape"] as? [Int] == [4])
    #expect(named["trainable_parameters"] as? Int == 77_508)
    #expect(read["parameters"] as? Int == named["parameters"] as? Int)
    #expect(read["macs"] as? Int == named["macs"] as? Int)
    #expect(try Program(["inspect", "--model", "resnet8", file]).status == 64)
    #expect(try Program(["inspect", file, "--classes", "4"]).status == 64)
    let unknown = try Program(["inspect", "--model", "resnet9"])
    #expect(unknown.status == 1 && unknown.errors.contains("the networks are lenet5"))
  }

  @Test func benchReportsEveryLayer() throws {
    let bench = try bench()
    for model in [bench.floatModel, bench.int8Model] {
      let report = try Program(["bench", model, "--seconds", "0.01", "--json"]).json()
      let keys: Set<String> = [
        "median_ms", "median_cpu_ms", "min_ms", "runs", "threads", "isa", "macs", "layers",
      ]
      #expect((report["arena_bytes"] != nil) == (model == bench.int8Model))
      // What the cost model adds is there on paths that it knows.
      #expect(
        Set(report.keys).subtracting(["peak_macs_per_second", "arena_bytes"]) == keys)
      let layers = try #require(report["layers"] as? [[String: Any]])
      #expect(
        layers.allSatisfy {
          Set($0.keys).subtracting(["predicted_ms", "algorithm"]) == [
            "name", "op", "median_ms", "macs", "path",
          ]
        })
    }
  }

  @Test func benchRunsInThePlannedMemory() throws {
    let bench = try bench()
    let plan = try Program(["plan", bench.int8Model, "--json"]).json()
    let report = try Program(
      ["bench", bench.int8Model, "--planned", "--seconds", "0.01", "--json"]
    ).json()
    #expect(report["arena_bytes"] as? Int == plan["arena_bytes"] as? Int)
  }

  @Test func benchAnswersEveryRoundThatIsAskedFor() throws {
    let bench = try bench()
    for model in [bench.floatModel, bench.int8Model] {
      let run = try Program(["bench", model, "--rounds"], input: "3\n5\n")
      #expect(run.status == 0, "\(run.errors)")
      let answers = try run.output.split(separator: "\n").map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
      }
      #expect(answers.map { $0["runs"] as? Int } == [3, 5])
      for answer in answers {
        let fastest = try #require(answer["min_ms"] as? Double)
        let median = try #require(answer["median_ms"] as? Double)
        #expect(fastest > 0 && median >= fastest)
        #expect(Set(answer.keys) == ["median_ms", "min_ms", "median_cpu_ms", "runs"])
      }
    }
    #expect(try Program(["bench", bench.int8Model, "--rounds"], input: "many\n").status == 64)
  }
}
