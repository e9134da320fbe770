import Foundation
import SwiftProtobuf
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import Testing

@Suite struct ImportErrorTests {
  /// An image through a convolution and ReLU, valid.
  private func model() -> ModelBuilder {
    var builder = ModelBuilder()
    builder.input("x", [nil, 1, 4, 4])
    builder.floats("w", [2, 1, 3, 3], Array(repeating: 0.5, count: 18))
    builder.node("Conv", ["x", "w"], ["c"], name: "conv")
    builder.node("Relu", ["c"], ["y"], name: "relu")
    builder.output("y")
    return builder
  }

  @Test func theModelIsValid() {
    #expect(model().problem() == nil)
  }

  @Test func missingFileIsNamed() throws {
    let error = try #require(throws: ONNXError.self) { try Graph(onnxFile: "/nonexistent.onnx") }
    guard case .file(.unreadable("/nonexistent.onnx", _)) = error.problem else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func versionsAreChecked() {
    var builder = model()
    builder.model.irVersion = 2
    #expect(builder.problem() == .intermediateRepresentation(version: 2))
    builder.model.irVersion = 8
    builder.model.opsetImport[0].version = 0
    #expect(builder.problem() == .operatorSet(version: 0))
    builder.model.opsetImport[0].version = 29
    #expect(builder.problem() == .operatorSet(version: 29))
    builder.model.opsetImport[0].domain = "com.microsoft"
    #expect(builder.problem() == .operatorSet(version: nil))
    builder.model.clearGraph()
    #expect(builder.problem() == .noGraph)
    builder.model.clearIrVersion()
    #expect(builder.problem() == .malformed(reason: "it has no ir_version"))
  }

  @Test func undefinedAndDuplicateValues() {
    var builder = model()
    builder.model.graph.initializer = []
    #expect(builder.problem() == .undefinedValue("w", node: "conv"))
    builder = model()
    builder.node("Relu", ["x"], ["c"], name: "again")
    #expect(builder.problem() == .duplicateValue("c", node: "again"))
    builder = model()
    builder.output("z")
    #expect(builder.problem() == .undefinedOutput("z"))
    builder.model.graph.output = []
    #expect(builder.problem() == .undefinedOutput(""))
  }

  @Test func orderIsRestoredAndCyclesAreNamed() throws {
    var builder = model()
    builder.model.graph.node.reverse()
    #expect(try builder.graph().nodes.map(\.name) == ["conv", "relu"])
    builder = model()
    builder.node("Add", ["y", "b"], ["a"], name: "first")
    builder.node("Relu", ["a"], ["b"], name: "second")
    #expect(builder.problem() == .cycle(nodes: ["first", "second"]))
  }

  @Test func notFiniteWeightsAreNamed() {
    for value: Float in [.nan, .infinity, -.infinity] {
      var builder = model()
      builder.model.graph.initializer[0].floatData[7] = value
      #expect(builder.problem() == .notFinite(tensor: "w", index: 7))
    }
  }

  @Test func weightSizesAreChecked() {
    var builder = model()
    builder.model.graph.initializer[0].floatData.removeLast()
    #expect(
      builder.problem() == .tensor(name: "w", reason: "17 data elements do not fill 18"))
    builder = model()
    builder.model.graph.initializer[0].dims = [2, 3, 3, 1]
    guard case .node("conv", "Conv", _) = builder.problem() else {
      Issue.record("\(String(describing: builder.problem()))")
      return
    }
  }

  @Test func inputsMustBeFloatTensorsOfKnownSize() {
    for dimensions: [Int?] in [[], [nil, nil, 4, 4], [1, 0, 4, 4], [1, -3, 4, 4], [0, 1, 4, 4]] {
      var builder = model()
      builder.model.graph.input = []
      builder.input("x", dimensions)
      guard case .input("x", _) = builder.problem() else {
        Issue.record("\(dimensions): \(String(describing: builder.problem()))")
        continue
      }
    }
    var builder = model()
    builder.model.graph.input[0].type.tensorType.elemType = 7
    #expect(
      builder.problem() == .input(name: "x", reason: "is not a tensor of floats, int8 or uint8"))
  }

  @Test func attributesAreChecked() {
    let wrong: [(Onnx_AttributeProto, String)] = [
      (.integer("strides", 2), "strides"), (.integers("strides", [0, 1]), "strides"),
      (.integers("dilations", [1, 70_000]), "dilations"),
      (.integers("pads", [0, -1, 0, 0]), "pads"),
      (.integers("kernel_shape", [5, 5]), "kernel_shape"), (.integer("group", 0), "group"),
      (.integer("group", 1 << 40), "group"),
    ]
    for (attribute, name) in wrong {
      var builder = model()
      builder.model.graph.node[0].attribute = [attribute]
      guard case .attribute("conv", "Conv", name, _) = builder.problem() else {
        Issue.record("\(name): \(String(describing: builder.problem()))")
        continue
      }
    }
  }

  /// Nodes after an unsupported one are examined too where the file states the shapes, or where
  /// their attributes tell.
  @Test func allUnsupportedNodesAreReportedAtOnce() throws {
    var builder = model()
    builder.node("Mish", ["y"], ["h"], name: "mish")
    builder.node(
      "BatchNormalization", ["h", "w", "w", "w", "w"], ["g"], [.integer("training_mode", 1)],
      name: "norm")
    builder.node("Relu", ["g"], ["r"])
    builder.node("QLinearConv", ["r"], ["q"])
    builder.model.graph.node[5].domain = "com.example"
    builder.node("Conv", ["y", "w"], ["u"], [.integer("surprise", 1)], name: "odd")
    guard case .unsupported(let nodes) = builder.problem() else {
      Issue.record("\(String(describing: builder.problem()))")
      return
    }
    #expect(nodes.map(\.name) == ["mish", "norm", "q", "odd"])
    #expect(
      nodes.map(\.operation) == ["Mish", "BatchNormalization", "com.example.QLinearConv", "Conv"])
    let error = ONNXError(file: "m.onnx", problem: .unsupported(nodes))
    #expect(error.description.hasPrefix("m.onnx: 4 nodes cannot be imported:\n  'mish' (Mish"))
  }

  @Test func dataBesideTheModelAreRead() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("swiftlet-external-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var builder = model()
    let expected = try builder.graph().parameters
    let raw = Array(repeating: Float(0.5).bitPattern.littleEndian, count: 18)
    let bytes = [9, 9, 9] + raw.withUnsafeBytes { Array($0) }
    try File.replace("\(folder)/weights.bin", with: bytes)
    func graph(_ entries: [String: String]) throws -> Graph {
      var tensor = builder.model.graph.initializer[0]
      tensor.floatData = []
      tensor.dataLocation = .external
      tensor.externalData = entries.map { key, value in
        var entry = Onnx_StringStringEntryProto()
        entry.key = key
        entry.value = value
        return entry
      }
      builder.model.graph.initializer[0] = tensor
      try File.replace("\(folder)/m.onnx", with: builder.model.serializedBytes())
      return try Graph(onnxFile: "\(folder)/m.onnx")
    }
    let right = ["location": "weights.bin", "offset": "3", "length": "72"]
    #expect(try graph(right).parameters == expected)
    for wrong in [
      ["location": "missing.bin"], ["location": "../weights.bin"],
      ["location": "\(folder)/weights.bin"], [:], ["location": "weights.bin", "offset": "4"],
      ["location": "weights.bin", "offset": "-1"],
    ] {
      let error = try #require(throws: ONNXError.self) { try graph(wrong) }
      guard case .externalData("w", _) = error.problem else {
        Issue.record("\(wrong): \(error)")
        continue
      }
    }
  }
}
