import SwiftletFiles
import SwiftletRuntime

extension ModelImage {
  /// The file's bytes: header, section table, and the sections that are not empty, each 64-byte
  /// aligned. The same image gives the same bytes.
  public func serialized() -> [UInt8] {
    let sections = filledSections()
    let tableEnd =
      MemoryLayout<ModelFormat.Header>.size + sections.count
      * MemoryLayout<ModelFormat.Section>.size
    var table: [ModelFormat.Section] = []
    var body: [UInt8] = zeros(Self.padding(after: tableEnd))
    for (index, section) in sections.enumerated() {
      var record = ModelFormat.Section()
      record.kind = section.kind.rawValue
      record.recordByteCount = UInt32(section.kind.recordByteCount)
      record.offset = UInt64(tableEnd + body.count)
      record.byteCount = UInt64(section.bytes.count)
      table.append(record)
      body += section.bytes
      let spare = section.kind == .labels ? spareLabelByteCount : 0
      body += zeros(spare)
      if index + 1 < sections.count { body += zeros(Self.padding(after: section.bytes.count + spare)) }
    }
    let header = header(sectionCount: sections.count, fileByteCount: tableEnd + body.count)
    return sealed(bytes(of: [header]) + bytes(of: table) + body)
  }

  /// Puts the file at `path`, as a whole or not at all.
  public func write(to path: String) throws(FileError) {
    try File.replace(path, with: serialized())
  }

  private func header(sectionCount: Int, fileByteCount: Int) -> ModelFormat.Header {
    var header = ModelFormat.Header()
    header.sectionCount = UInt32(sectionCount)
    header.fileByteCount = UInt64(fileByteCount)
    header.arenaByteCount = UInt64(arenaByteCount)
    header.arenaLowerBound = UInt64(arenaLowerBound)
    header.inputTensor = inputTensor
    header.outputTensor = outputTensor
    return header
  }

  private func filledSections() -> [(kind: ModelFormat.SectionKind, bytes: [UInt8])] {
    [
      (.tensors, bytes(of: tensors)),
      (.operations, bytes(of: operations)),
      (.names, names),
      (.weights, bytes(of: weights)),
      (.requantization, bytes(of: requantization)),
      (.constants, bytes(of: constants)),
      (.preprocessing, bytes(of: preprocessing)),
      (.labels, labelBytes),
      (.notes, Array(notes.utf8)),
      (.tuning, bytes(of: tuning.map { [$0] } ?? [])),
      (.tuningLayers, bytes(of: tuningLayers)),
      (.masterWeights, bytes(of: masterWeights)),
    ].filter { !$0.bytes.isEmpty }
  }

  var labelBytes: [UInt8] { labels.flatMap { $0.utf8.filter { $0 != 0 } + [0] } }

  /// Zeros behind the labels for those to come.
  private var spareLabelByteCount: Int {
    max(0, Int(tuning?.labelCapacity ?? 0) - labelBytes.count)
  }

  /// `file` with its checksum filled in; the field is zero before.
  private func sealed(_ file: [UInt8]) -> [UInt8] {
    var file = file
    let checksum = CRC32.ofModelFile(file.span.bytes)
    for byte in 0..<4 {
      file[ModelFormat.checksumOffset + byte] = UInt8(truncatingIfNeeded: checksum >> (8 * byte))
    }
    return file
  }
}

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

/// The records as they lie in memory. Every platform that Swiftlet builds for is little-endian.
private func bytes<Record: BitwiseCopyable>(of records: [Record]) -> [UInt8] {
  records.withUnsafeBytes { Array($0) }
}
