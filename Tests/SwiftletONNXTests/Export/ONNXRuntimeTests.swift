import Foundation
import SwiftletGraph
import SwiftletONNX
import Testing

/// A Python on this machine that has onnx and onnxruntime.
enum ONNXRuntime {
  /// The repository's folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../..").standardized.path

  /// The variable SWIFTLET_ONNX_PYTHON, the environment that tools/check-onnx made, or `python3`:
  /// the first that has the packages, nil when none does.
  static let python: String? = {
    let named = ProcessInfo.processInfo.environment["SWIFTLET_ONNX_PYTHON"]
    return [named, "\(root)/.build/check-onnx/bin/python", "python3"].compactMap(\.self).first {
      (try? run([$0, "-c", "import numpy, onnx, onnxruntime"]))?.status == 0
    }
  }()

  static func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

/// Exported models are valid to onnx.checker, and ONNX Runtime computes from them what Swiftlet
/// does: all operators of the round trip tests.
@Suite struct ONNXRuntimeTests {
  @Test(
    .enabled(
      if: ONNXRuntime.python != nil,
      "needs a Python with numpy, onnx and onnxruntime; run tools/check-onnx once to make one"))
  func outputsAreTheSame() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("swiftlet-onnx-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (index, operatorCase) in RoundTripTests.cases.enumerated() {
      try write(operatorCase, "\(folder)/\(index)-\(operatorCase.operation.name)")
    }
    let script = "\(ONNXRuntime.root)/tools/check-onnx"
    let python = try #require(ONNXRuntime.python)
    let result = try ONNXRuntime.run([python, script, "--folder", folder])
    #expect(result.status == 0, "\(result.output)")
  }

  private func write(_ operatorCase: OperatorCase, _ stem: String) throws {
    let graph = operatorCase.graph()
    let inputs = operatorCase.inputs.enumerated().map { Tensor.random($1, seed: UInt64($0)) }
    try graph.writeONNX(to: "\(stem).onnx")
    for (index, input) in inputs.enumerated() { try write(input, "\(stem).x\(index).npy") }
    try write(graph.run(inputs), "\(stem).y.npy")
  }

  /// NumPy's format, version 1.0: the header is padded so that the data start at 64 bytes' multiple.
  private func write(_ tensor: Tensor, _ path: String) throws {
    let extents = tensor.shape.dimensions.map { "\($0)," }.joined()
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    withUnsafeBytes(of: UInt16(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: header.utf8)
    for element in tensor.elements {
      withUnsafeBytes(of: element.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    try data.write(to: URL(fileURLWithPath: path))
  }
}
