import SwiftletGraph
import SwiftletONNX
import Testing

/// Damaged files give an error or a graph that holds together: never a crash.
@Suite struct CorruptionTests {
  static let names = ["keras-style", "separable-torchscript"]

  @Test(arguments: names.map(Fixture.init))
  func everyTruncation(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for count in bytes.indices { examine(Array(bytes[..<count])) }
  }

  /// One bit, all bits: 0xFF turns counts and types huge or negative.
  @Test(arguments: names.map(Fixture.init), [0x01, 0xFF] as [UInt8])
  func everyByteChanged(_ fixture: Fixture, mask: UInt8) throws {
    var bytes = try fixture.bytes()
    for index in bytes.indices {
      bytes[index] ^= mask
      examine(bytes)
      bytes[index] ^= mask
    }
  }

  @Test func randomBytes() {
    var source = RandomSource(seed: 5)
    for count in 0..<2_000 {
      examine((0..<count % 97).map { _ in UInt8(truncatingIfNeeded: source.next()) })
    }
  }

  private func examine(_ bytes: [UInt8]) {
    do throws(ONNXError) {
      let graph = try Graph(onnx: bytes, name: "damaged.onnx")
      if (try? graph.shapes(batchSize: 2)) == nil || (try? graph.onnx()) == nil {
        Issue.record("a graph was returned that does not hold together")
      }
    } catch {
      if !error.description.hasPrefix("damaged.onnx: ") { Issue.record("\(error)") }
    }
  }
}
