import Foundation
import SwiftletData

/// A folder with a small data set, a trained network and its int8 model, made once by the program
/// itself and shared by all tests.
final class Workbench: Sendable {
  static let shared = Result { try Workbench() }

  let folder: String
  var data: String { "npy:\(folder)/x.npy,\(folder)/y.npy" }
  var floatModel: String { "\(folder)/net.onnx" }
  var int8Model: String { "\(folder)/net.swl" }

  private init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/swiftlet-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.samples(count: 64, first: 0).write(to: "\(folder)/x.npy")
    let labels = (0..<64).map { Int64($0 % 10) }
    try NPYArray(shape: [64], elements: .int64(labels)).write(to: "\(folder)/y.npy")
    let trained = try Program(Self.training(data, into: floatModel))
    guard trained.status == 0 else { throw Failure(description: trained.errors) }
    let quantized = try Program(["quantize", floatModel, "--calibrate", data, "-o", int8Model])
    guard quantized.status == 0 else { throw Failure(description: quantized.errors) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Arguments of a short training with a fixed seed.
  static func training(_ data: String, into output: String) -> [String] {
    ["train", "--data", data, "--model", "lenet5", "--epochs", "2", "--batch", "16", "-o", output]
  }

  /// Images whose pattern follows from their index.
  static func samples(count: Int, first: Int) -> NPYArray {
    let values = (0..<count * 784).map { index -> Float in
      let (image, pixel) = (first + index / 784, index % 784)
      return Float((pixel * (image % 10 + 1) + image * 7) % 101) / 50 - 1
    }
    return NPYArray(shape: [count, 1, 28, 28], elements: .float32(values))
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes a file and returns its path.
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: path(name)))
    return path(name)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}
