import Foundation
import SwiftletQuantizer
import SwiftletRuntime

extension QuantizedModel {
  /// A session of the model's file, with all the memory that it can use. The file is mapped, so it may go
  /// at once.
  func session(path: KernelPath = .best, threads: Int = 1) throws -> Session {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).swl").path()
    try image.write(to: file)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let model = try Model(contentsOf: file)
    let arena = Arena(byteCount: model.fastArenaByteCount(threads: threads, path: path))
    return try Session(model: model, arena: arena, path: path, threads: threads)
  }
}

extension Session {
  /// The output for one sample.
  mutating func output(for sample: [Float]) throws -> [Float] {
    var output = [Float](repeating: 0, count: self.output.elementCount)
    var span = output.mutableSpan
    try run(input: sample.span, output: &span)
    return output
  }
}
