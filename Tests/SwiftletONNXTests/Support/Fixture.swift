import Foundation
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import Testing

/// A model that somebody else's exporter wrote, made by tools/golden/make_onnx_fixtures.py.
struct Fixture: CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  func path(_ kind: String) throws -> String {
    let folder = try #require(Bundle.module.resourcePath)
    return "\(folder)/Fixtures/\(name).\(kind)"
  }

  func bytes() throws -> [UInt8] { try File.read(path("onnx")) }
  func graph() throws -> Graph { try Graph(onnxFile: path("onnx")) }
  func input() throws -> Tensor { try tensor(path("input.pb")) }
  func output() throws -> Tensor { try tensor(path("output.pb")) }
}

/// The float tensor in a file of ONNX's test data.
func tensor(_ path: String) throws -> Tensor {
  try #require(ConstantTensor(tensorProto: File.read(path)).floats)
}
