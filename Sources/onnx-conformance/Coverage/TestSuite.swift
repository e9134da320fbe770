import Foundation

/// One folder of the ONNX project's tests.
struct TestSuite {
  let name: String
  let folder: String
  /// What the documents says of it.
  let description: String

  /// - Parameters:
  ///   - data: the data folder of Debian's libonnx-testdata.
  ///   - light: the folder of the light models.
  static func all(data: String, light: String) -> [TestSuite] {
    [
      TestSuite(
        name: "node", folder: "\(data)/node", description: "one operator each, every form of it"),
      TestSuite(
        name: "pytorch-converted", folder: "\(data)/pytorch-converted",
        description: "single PyTorch layers as an early exporter wrote them"),
      TestSuite(
        name: "pytorch-operator", folder: "\(data)/pytorch-operator",
        description: "single PyTorch functions as an early exporter wrote them"),
      TestSuite(
        name: "simple", folder: "\(data)/simple", description: "small models of a few nodes"),
      TestSuite(
        name: "light", folder: light,
        description: "whole classic networks, whose weights the file computes"),
    ]
  }

  /// The tests in the order of their names.
  func tests() throws -> [TestCase] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    if name == "light" {
      return try names.filter { $0.hasPrefix("light_") && $0.hasSuffix(".onnx") }
        .map { try TestCase(light: String($0.dropLast(5)), folder: folder) }
    }
    return try names.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/model.onnx") }
      .map { try TestCase(suite: name, folder: "\(folder)/\($0)", name: $0) }
  }
}
