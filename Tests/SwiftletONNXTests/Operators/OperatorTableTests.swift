import SwiftletFiles
import SwiftletONNX
import Testing

@Suite struct OperatorTableTests {
  /// docs/onnx.md has a row for each operator, in order, and for no other.
  @Test func documentNamesEveryOperator() throws {
    let text = try String(
      decoding: File.read("\(ONNXRuntime.root)/docs/onnx.md"), as: UTF8.self)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    let names = rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    #expect(names == OperatorRegistry.names)
  }
}
