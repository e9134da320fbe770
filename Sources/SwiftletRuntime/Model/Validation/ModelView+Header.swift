extension ModelView {
  /// Checks everything before first use, the checksum only when asked: afterwards no kernel that
  /// follows the records can read or write outside the file's sections and the arena.
  ///
  /// Complexity: O(bytes) for the checksum, O(records) for the records, O(tensors^2) comparisons
  /// for the memory plan.
  mutating func validate(verifyingChecksum: Bool) throws(ModelError) {
    try validateHeader()
    if verifyingChecksum { try validateChecksum() }
    try readSectionTable()
    try validateEnds()
    try validateTexts()
    try validatePreprocessing()
    for index in 0..<tensorCount { try validateTensor(index) }
    for index in 0..<operationCount { try validateOperation(index) }
    try validatePlan()
    try validateTuning()
  }

  private func validateHeader() throws(ModelError) {
    let size = MemoryLayout<ModelFormat.Header>.size
    if byteCount < size { throw .truncated(byteCount: byteCount) }
    if header.magic != ModelFormat.magic { throw .header(.magic, offset: 0) }
    if header.version != ModelFormat.version { throw .header(.version, offset: 4) }
    if header.headerByteCount != UInt32(size) { throw .header(.headerByteCount, offset: 8) }
    if header.fileByteCount != UInt64(byteCount) { throw .header(.fileByteCount, offset: 16) }
    if header.sectionCount == 0 || header.sectionCount > UInt32(ModelFormat.sectionKindCount)
      || Self.sectionTableOffset(Int(header.sectionCount)) > byteCount
    {
      throw .header(.sectionCount, offset: 12)
    }
    if header.flags != 0 { throw .header(.flags, offset: 28) }
    if header.arenaByteCount > Self.largestArena { throw .header(.arenaByteCount, offset: 32) }
    if header.arenaLowerBound > header.arenaByteCount {
      throw .header(.arenaLowerBound, offset: 40)
    }
    if header.reserved != 0 { throw .header(.reserved, offset: 56) }
  }

  /// A tebibyte, or half of the address space where that is less: offsets into the arena and their
  /// sums fit an `Int`.
  /// Written out: on 32-bit targets a shift of 64-bit numbers by an `Int` calls what allocates.
  private static var largestArena: UInt64 { min(0x100_0000_0000, UInt64(UInt.max / 2)) }

  private func validateChecksum() throws(ModelError) {
    let computed = unsafe CRC32.ofModelFile(RawSpan(_unsafeBytes: bytes))
    if computed != header.checksum {
      throw .checksum(stored: header.checksum, computed: computed)
    }
  }

  /// The model's input and output are two different tensors.
  private func validateEnds() throws(ModelError) {
    if header.inputTensor >= tensorCount { throw .header(.inputTensor, offset: 48) }
    if header.outputTensor >= tensorCount || header.outputTensor == header.inputTensor {
      throw .header(.outputTensor, offset: 52)
    }
  }
}
