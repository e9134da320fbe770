extension ModelView {
  /// Reads the section table: kinds known and each at most once, record sizes right, sections
  /// aligned, in ascending order, apart and inside the file.
  mutating func readSectionTable() throws(ModelError) {
    var end = Self.sectionTableOffset(Int(header.sectionCount))
    var seen: UInt32 = 0
    for index in 0..<Int(header.sectionCount) {
      let entry = sectionEntry(index)
      let kind = try knownKind(of: entry, at: index)
      if seen & 1 << kind.rawValue != 0 { throw sectionFault(.duplicate, index, field: 0) }
      seen |= 1 << kind.rawValue
      try validateEntry(entry, of: kind, at: index, after: end)
      end = Int(entry.offset) + Int(entry.byteCount)
      setExtent(Extent(offset: Int(entry.offset), byteCount: Int(entry.byteCount)), of: kind)
    }
    try requireSection(.tensors)
    try requireSection(.operations)
    try requireSection(.names)
  }

  private func knownKind(
    of entry: ModelFormat.Section, at index: Int
  ) throws(ModelError) -> ModelFormat.SectionKind {
    guard let kind = ModelFormat.SectionKind(rawValue: entry.kind) else {
      throw sectionFault(.unknownKind, index, field: 0)
    }
    return kind
  }

  private func validateEntry(
    _ entry: ModelFormat.Section, of kind: ModelFormat.SectionKind, at index: Int, after end: Int
  ) throws(ModelError) {
    if entry.recordByteCount != UInt32(kind.recordByteCount)
      || entry.byteCount % UInt64(kind.recordByteCount) != 0
    {
      throw sectionFault(.recordByteCount, index, field: 4)
    }
    if entry.offset % UInt64(ModelFormat.alignment) != 0 {
      throw sectionFault(.misaligned, index, field: 8)
    }
    let fileByteCount = UInt64(byteCount)
    if entry.offset < UInt64(end) || entry.offset > fileByteCount
      || entry.byteCount > fileByteCount - entry.offset
    {
      throw sectionFault(.bounds, index, field: 8)
    }
    if entry.reserved != 0 { throw sectionFault(.reserved, index, field: 24) }
  }

  /// Most tensors and operations: keeps the plan's pairwise check short.
  private static var recordLimit: Int { 1 << 14 }

  private func requireSection(_ kind: ModelFormat.SectionKind) throws(ModelError) {
    let extent = extent(of: kind)
    if extent.byteCount == 0 {
      throw .section(.missing, index: Int(kind.rawValue), offset: Self.sectionTableOffset(0))
    }
    if kind.recordByteCount > 1, extent.byteCount / kind.recordByteCount > Self.recordLimit {
      throw .section(.recordCount, index: Int(kind.rawValue), offset: extent.offset)
    }
  }

  private func sectionFault(_ fault: ModelError.SectionFault, _ index: Int, field: Int)
    -> ModelError
  {
    .section(fault, index: index, offset: Self.sectionTableOffset(index) + field)
  }

  /// Names and labels end with a zero byte, so that reading any text of them ends.
  func validateTexts() throws(ModelError) {
    try validateTermination(of: .names)
    try validateTermination(of: .labels)
  }

  private func validateTermination(of kind: ModelFormat.SectionKind) throws(ModelError) {
    let extent = extent(of: kind)
    if extent.byteCount > 0, byte(extent.byteCount - 1, of: kind) != 0 {
      throw .section(
        .unterminated, index: Int(kind.rawValue), offset: extent.offset + extent.byteCount - 1)
    }
  }

  /// One record for each input channel, or none.
  func validatePreprocessing() throws(ModelError) {
    for index in 0..<count(of: .preprocessing) {
      let record = preprocessing(index)
      if !record.mean.isFinite || !record.standardDeviation.isFinite
        || !(record.standardDeviation > 0)
      {
        throw .value(.preprocessing, offset: offset(ofRecord: index, in: .preprocessing))
      }
    }
  }
}
