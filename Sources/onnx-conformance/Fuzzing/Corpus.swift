import ArgumentParser
import Foundation
import SwiftProtobuf
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX

/// The files that mutations start from.
struct Corpus {
  let files: [(name: String, bytes: [UInt8])]
  /// Larger files are left out: mutating them costs time and finds the same.
  private static let sizeLimit = 1 << 20

  /// - Parameter sources: files, and folders that are searched to any depth, in the order of names.
  init(_ sources: [String]) throws {
    var files: [(name: String, bytes: [UInt8])] = []
    for path in try sources.flatMap(Self.models) {
      let bytes = try File.read(path)
      if bytes.count <= Self.sizeLimit { files.append((path, bytes)) }
    }
    guard !files.isEmpty else { throw ValidationError("no .onnx file in \(sources)") }
    self.files = files
  }

  private static func models(_ source: String) throws -> [String] {
    guard !source.hasSuffix(".onnx") else { return [source] }
    let names = try FileManager.default.subpathsOfDirectory(atPath: source)
    return names.filter { $0.hasSuffix(".onnx") }.sorted().map { "\(source)/\($0)" }
  }

  func name(_ seed: UInt64) -> String {
    files[Int(seed % UInt64(files.count))].name
  }

  /// Imports the mutation that `seed` stands for, and exports what comes out of it.
  func importMutation(_ seed: UInt64) {
    let bytes = mutation(seed)
    if let graph = try? Graph(onnx: bytes, name: "mutation") {
      _ = try? graph.shapes(batchSize: 2)
      if graph.parameterElementCount < 1 << 24 { _ = try? graph.onnx() }
    }
  }

  /// A file damaged in one to four ways: half of them in its bytes, half in its content.
  private func mutation(_ seed: UInt64) -> [UInt8] {
    var random = RandomSource(seed: seed)
    let bytes = files[Int(seed % UInt64(files.count))].bytes
    let count = 1 + random.nextIndex(below: 4)
    guard random.nextIndex(below: 2) == 0,
      var model = try? Onnx_ModelProto(serializedBytes: bytes)
    else {
      var damaged = bytes
      for _ in 0..<count { ByteMutation.apply(to: &damaged, &random) }
      return damaged
    }
    for _ in 0..<count { ModelMutation.apply(to: &model, &random) }
    return (try? model.serializedBytes()) ?? bytes
  }
}
