import Foundation
import SwiftletRuntime
import Testing

/// Holds docs/file-format.md against the declarations.
@Suite("The file format's page") struct FileFormatTests {
  private let page: [String]

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "docs/file-format.md"), encoding: .utf8)
    page = text.components(separatedBy: "\n")
  }

  @Test func header() throws {
    typealias Record = ModelFormat.Header
    try check(
      "Header", Record(),
      [
        "magic": \Record.magic, "version": \.version, "headerByteCount": \.headerByteCount,
        "sectionCount": \.sectionCount, "fileByteCount": \.fileByteCount,
        "checksum": \.checksum, "flags": \.flags, "arenaByteCount": \.arenaByteCount,
        "arenaLowerBound": \.arenaLowerBound, "inputTensor": \.inputTensor,
        "outputTensor": \.outputTensor, "reserved": \.reserved,
      ])
    #expect(MemoryLayout<Record>.offset(of: \.checksum) == ModelFormat.checksumOffset)
    #expect(withUnsafeBytes(of: Record().magic) { Array($0) } == Array("SWLT".utf8))
  }

  @Test func section() throws {
    typealias Record = ModelFormat.Section
    try check(
      "Section", Record(),
      [
        "kind": \Record.kind, "recordByteCount": \.recordByteCount, "offset": \.offset,
        "byteCount": \.byteCount, "reserved": \.reserved,
      ])
  }

  @Test func tensor() throws {
    typealias Record = ModelFormat.Tensor
    try check(
      "Tensor", Record(),
      [
        "name": \Record.name, "height": \.height, "width": \.width, "channels": \.channels,
        "pixelStride": \.pixelStride, "zeroPoint": \.zeroPoint, "scale": \.scale, "role": \.role,
        "reserved0": \.reserved0, "reserved1": \.reserved1, "arenaOffset": \.arenaOffset,
        "byteCount": \.byteCount, "blockOffset": \.blockOffset,
        "blockByteCount": \.blockByteCount, "firstOperation": \.firstOperation,
        "lastOperation": \.lastOperation, "reserved2": \.reserved2,
      ])
  }

  @Test func operation() throws {
    typealias Record = ModelFormat.Operation
    try check(
      "Operation", Record(),
      [
        "kind": \Record.kind, "flags": \.flags, "name": \.name, "input0": \.input0,
        "input1": \.input1, "output": \.output, "groups": \.groups,
        "kernelHeight": \.kernelHeight, "kernelWidth": \.kernelWidth,
        "strideHeight": \.strideHeight, "strideWidth": \.strideWidth,
        "dilationHeight": \.dilationHeight, "dilationWidth": \.dilationWidth,
        "padTop": \.padTop, "padLeft": \.padLeft, "clampLow": \.clampLow,
        "clampHigh": \.clampHigh, "mode": \.mode, "firstCount": \.firstCount,
        "weightsOffset": \.weightsOffset, "weightsByteCount": \.weightsByteCount,
        "requantizationBlock": \.requantizationBlock,
        "requantizationBlockCount": \.requantizationBlockCount,
        "constantsOffset": \.constantsOffset, "scratchOffset": \.scratchOffset,
        "scratchByteCount": \.scratchByteCount, "multiplier0": \.multiplier0,
        "multiplier1": \.multiplier1, "elementwiseShift": \.elementwiseShift,
        "startRow": \.startRow, "startColumn": \.startColumn, "startChannel": \.startChannel,
        "fill": \.fill, "reserved": \.reserved,
      ])
  }

  @Test func tuning() throws {
    typealias Record = ModelFormat.Tuning
    try check(
      "Tuning", Record(),
      [
        "mode": \Record.mode, "firstOperation": \.firstOperation,
        "classCapacity": \.classCapacity, "replayCapacity": \.replayCapacity,
        "labelCapacity": \.labelCapacity, "reserved0": \.reserved0,
        "arenaByteCount": \.arenaByteCount, "workByteCount": \.workByteCount,
        "featureOffset": \.featureOffset, "reserved1": \.reserved1, "reserved2": \.reserved2,
      ])
  }

  @Test func tuningLayer() throws {
    typealias Record = ModelFormat.TuningLayer
    try check(
      "TuningLayer", Record(),
      [
        "outputOffset": \Record.outputOffset, "gradientOffset": \.gradientOffset,
        "parameterIndex": \.parameterIndex, "parameterCount": \.parameterCount,
        "low": \.low, "high": \.high, "factor0": \.factor0, "factor1": \.factor1,
      ])
  }

  @Test func channelPreprocessing() throws {
    typealias Record = ModelFormat.ChannelPreprocessing
    try check(
      "ChannelPreprocessing", Record(),
      ["mean": \Record.mean, "standardDeviation": \.standardDeviation])
  }

  @Test func requantizationBlock() throws {
    let rows = try table(under: "RequantizationBlock")
    #expect(
      rows.map { $0[0] } == [
        "0", "\(ModelFormat.RequantizationBlock.multiplierOffset)",
        "\(ModelFormat.RequantizationBlock.shiftOffset)",
      ])
    #expect(rows.map { $0[1] } == Array(repeating: "i32[16]", count: 3))
    #expect(ModelFormat.RequantizationBlock.byteCount == 3 * 16 * 4)
  }

  /// The page's formula; a kernel that needs more would break every file that exists.
  @Test func scratch() {
    let cases = [(1, 3), (1, 900), (3, 3), (5, 3), (3, 64), (11, 3), (7, 100), (3, 130), (3, 4)]
    for (kernel, channels) in cases {
      let taps = kernel * kernel
      let row = (taps * channels + 3) / 4 * 4
      let rows = taps * channels <= 64 ? 32 : taps * channels <= 512 ? 16 : 24
      let expected =
        channels % 4 == 0
        ? (channels + 63) / 64 * 64 + taps * 16 * 8 : (rows * row + 63) / 64 * 64
      #expect(
        ConvolutionScratch.byteCount(
          inputChannelsPerGroup: channels, kernelHeight: kernel, kernelWidth: kernel) == expected)
    }
    #expect(
      ConvolutionScratch.byteCount(
        inputChannelsPerGroup: 3, kernelHeight: 1, kernelWidth: 1, isPointwise: true) == 0)
  }

  @Test func sectionKinds() throws {
    let rows = try tables(under: "Section")[1]
    #expect(rows.count == ModelFormat.SectionKind.allCases.count)
    for row in rows {
      let kind = try #require(ModelFormat.SectionKind(rawValue: UInt32(row[0]) ?? 0))
      #expect(row[1] == "\(kind)")
      #expect(row[2] == "\(kind.recordByteCount)")
    }
  }

  @Test func operationKinds() throws {
    let rows = try tables(under: "Operation")[1]
    #expect(rows.count == ModelFormat.OperationKind.allCases.count)
    for row in rows {
      let kind = try #require(ModelFormat.OperationKind(rawValue: UInt16(row[0]) ?? 0))
      #expect(row[1] == "\(kind)")
    }
  }

  /// The page's offsets and types against the fields', every field of the one in the other.
  private func check<Record>(
    _ heading: String, _ record: Record, _ fields: [String: PartialKeyPath<Record>]
  ) throws {
    let rows = try table(under: heading)
    let declared = Mirror(reflecting: record).children
    #expect(rows.map { $0[2] } == declared.compactMap(\.label))
    for (row, child) in zip(rows, declared) {
      let field = try #require(fields[row[2]], "\(row[2])")
      #expect(MemoryLayout<Record>.offset(of: field).map(String.init) == row[0], "\(row[2])")
      #expect(Self.name(of: child.value) == row[1], "\(row[2])")
    }
    let last = try #require(rows.last)
    let end = (Int(last[0]) ?? 0) + (Int(last[1].drop { $0.isLetter }) ?? 0) / 8
    #expect(end == MemoryLayout<Record>.size)
    #expect(end == MemoryLayout<Record>.stride)
  }

  private static func name(of value: Any) -> String {
    switch value {
    case is Float: "f32"
    case is Int8: "i8"
    case is Int32: "i32"
    case is UInt8: "u8"
    case is UInt16: "u16"
    case is UInt32: "u32"
    case is UInt64: "u64"
    default: "?"
    }
  }

  private func table(under heading: String) throws -> [[String]] {
    try #require(tables(under: heading).first)
  }

  /// The rows of all tables between a heading and the next, without their head.
  private func tables(under heading: String) throws -> [[[String]]] {
    let start = try #require(page.firstIndex(of: "### \(heading)"))
    let section = page[(start + 1)...].prefix { !$0.hasPrefix("#") }
    return section.split { !$0.hasPrefix("|") }.map { lines in
      lines.dropFirst(2).map { line in
        line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      }
    }
  }
}
