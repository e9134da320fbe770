extension NPYArray {
  /// Reads the `.npy` file at `path`.
  ///
  /// Throws: `DataError` naming file and byte.
  public init(path: String) throws(DataError) {
    try self.init(DataError.read(path), file: path)
  }

  /// Reads the content of a `.npy` file: format versions 1.0 to 3.0, little-endian, C order.
  ///
  /// - Parameter file: the name that an error carries.
  public init(_ bytes: [UInt8], file: String) throws(DataError) {
    let header = try NPYHeader(bytes, file: file)
    try header.requireFile(of: bytes.count, file)
    let content = bytes[header.byteCount...]
    let elements: Elements
    switch header.type {
    case .float32:
      elements = .float32(
        content.littleEndian(UInt32.self).map { Float(bitPattern: $0) })
    case .int8: elements = .int8(content.map { Int8(bitPattern: $0) })
    case .uint8: elements = .uint8(Array(content))
    case .int64: elements = .int64(content.littleEndian(Int64.self))
    }
    self.init(shape: header.shape, elements: elements)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func littleEndian<Integer: FixedWidthInteger>(_: Integer.Type) -> [Integer] {
    let size = MemoryLayout<Integer>.size
    return withUnsafeBytes { raw in
      (0..<raw.count / size).map {
        Integer(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Integer.self))
      }
    }
  }
}
