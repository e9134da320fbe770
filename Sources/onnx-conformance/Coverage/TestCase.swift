import Foundation
import SwiftProtobuf
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX

/// A model with inputs and the outputs that it has to give for them.
struct TestCase {
  let suite: String
  let name: String
  let model: Onnx_ModelProto
  let dataSets: [DataSet]
  let tolerance: Tolerance

  /// Serialized tensors in the order of the model's inputs and outputs.
  struct DataSet {
    var inputs: [[UInt8]] = []
    var outputs: [[UInt8]] = []
  }

  /// A test of Debian's libonnx-testdata: a folder with a model and `test_data_set_<n>` folders.
  init(suite: String, folder: String, name: String) throws {
    self.suite = suite
    self.name = name.hasPrefix("test_") ? String(name.dropFirst(5)) : name
    model = try Onnx_ModelProto(serializedBytes: File.read("\(folder)/model.onnx"))
    var dataSets: [DataSet] = []
    while FileManager.default.fileExists(atPath: "\(folder)/test_data_set_\(dataSets.count)") {
      dataSets.append(try DataSet(folder: "\(folder)/test_data_set_\(dataSets.count)"))
    }
    self.dataSets = dataSets
    tolerance = Tolerance(file: "\(folder)/data.json")
  }

  /// A light model: its input counts up from 0 to 1, its output lies beside it.
  ///
  /// Source: `generate_dummy_data` in onnx/backend/test/runner.
  init(light name: String, folder: String) throws {
    suite = "light"
    self.name = name
    model = try Onnx_ModelProto(serializedBytes: File.read("\(folder)/\(name).onnx"))
    tolerance = Tolerance()
    var data = DataSet()
    for input in Self.runtimeInputs(of: model) {
      let dimensions = input.type.tensorType.shape.dim.map { max(Int($0.dimValue), 1) }
      let count = dimensions.reduce(1, *)
      var tensor = Onnx_TensorProto()
      tensor.dims = dimensions.map(Int64.init)
      tensor.dataType = Int32(Onnx_TensorProto.DataType.float.rawValue)
      tensor.floatData = (0..<count).map { Float(Double($0) / Double(count)) }
      data.inputs.append(try tensor.serializedBytes())
    }
    data.outputs = [try File.read("\(folder)/\(name)_output_0.pb")]
    dataSets = [data]
  }

  /// The inputs that are not weights.
  static func runtimeInputs(of model: Onnx_ModelProto) -> [Onnx_ValueInfoProto] {
    let weights = Set(model.graph.initializer.map(\.name))
    return model.graph.input.filter { !weights.contains($0.name) }
  }

  /// The operators that the model uses, also those inside of control flow, sorted.
  var operators: [String] {
    Set(Self.operators(of: model.graph)).sorted()
  }

  private static func operators(of graph: Onnx_GraphProto) -> [String] {
    graph.node.flatMap { node in
      [node.opType] + node.attribute.flatMap { operators(of: $0.g) }
    }
  }
}

extension TestCase.DataSet {
  init(folder: String) throws {
    func tensors(_ kind: String) throws -> [[UInt8]] {
      var tensors: [[UInt8]] = []
      while FileManager.default.fileExists(atPath: "\(folder)/\(kind)_\(tensors.count).pb") {
        tensors.append(try File.read("\(folder)/\(kind)_\(tensors.count).pb"))
      }
      return tensors
    }
    inputs = try tensors("input")
    outputs = try tensors("output")
  }
}

/// How far an element may be from the expected one: `absolute + relative * |expected|`.
struct Tolerance {
  /// The suite's own, unless a test says otherwise.
  /// Source: `rtol` and `atol` in onnx/backend/test/loader.
  var relative = 1e-3
  var absolute = 1e-7

  init() {}

  /// The tolerance in a test's data.json.
  init(file: String) {
    guard let bytes = try? File.read(file),
      let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    else { return }
    relative = object["rtol"] as? Double ?? relative
    absolute = object["atol"] as? Double ?? absolute
  }

  func accepts(_ actual: Double, _ expected: Double) -> Bool {
    if actual.isNaN || expected.isNaN { return actual.isNaN && expected.isNaN }
    return actual == expected || abs(actual - expected) <= absolute + relative * abs(expected)
  }
}
