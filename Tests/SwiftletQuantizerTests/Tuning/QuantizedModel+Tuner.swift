import Foundation
import SwiftletQuantizer
import SwiftletRuntime

extension QuantizedModel {
  /// A tuner of the model's file.
  func tuner(
    _ options: FineTuningOptions = FineTuningOptions(), path: KernelPath = .best
  ) throws -> FineTuner {
    try FineTuner.of(image.serialized(), options, path: path)
  }
}

extension FineTuner {
  /// A tuner of a model file's bytes. The file is mapped, so it may go at once.
  static func of(
    _ bytes: [UInt8], _ options: FineTuningOptions = FineTuningOptions(), path: KernelPath = .best
  ) throws -> FineTuner {
    let model = try Model.of(bytes)
    let arena = Arena(byteCount: model.fineTuningByteCount)
    return try FineTuner(model: model, arena: arena, options: options, path: path)
  }

  /// The new file.
  func updatedFile() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: updateByteCount)
    var offset = 0
    // In odd pieces, as a writer with a small buffer would.
    while offset < bytes.count {
      var piece = [UInt8](repeating: 0, count: 77)
      var span = piece.mutableSpan
      let count = try copyUpdate(from: offset, into: &span)
      bytes.replaceSubrange(offset..<offset + count, with: piece[..<count])
      offset += count
    }
    return bytes
  }

  var gradients: [Float] { (0..<parameterCount).map { gradient(at: $0) } }
  var parameters: [Float] { (0..<parameterCount).map { parameter(at: $0) } }
}

extension Model {
  static func of(_ bytes: [UInt8]) throws -> Model {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).swl").path()
    try Data(bytes).write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try Model(contentsOf: file)
  }
}
