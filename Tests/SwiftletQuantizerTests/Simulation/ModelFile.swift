import SwiftletQuantizer
import SwiftletRuntime

/// A model's file in memory, aligned as a session needs it.
final class ModelFile {
  private let bytes: UnsafeMutableRawBufferPointer

  init(_ model: QuantizedModel) {
    let serialized = model.image.serialized()
    bytes = .allocate(byteCount: serialized.count, alignment: ModelFormat.alignment)
    bytes.copyBytes(from: serialized)
  }

  deinit { bytes.deallocate() }

  func session(path: KernelPath = .best) throws -> Session {
    let model = try unsafe Model(borrowing: UnsafeRawBufferPointer(bytes))
    let arena = Arena(byteCount: model.arenaByteCount)
    return try Session(model: model, arena: arena, path: path)
  }

  /// The output for one sample.
  func run(_ sample: [Float], path: KernelPath) throws -> [Float] {
    var session = try session(path: path)
    var output = [Float](repeating: 0, count: session.output.elementCount)
    var span = output.mutableSpan
    try session.run(input: sample.span, output: &span)
    return output
  }
}
