import SwiftletFiles

extension NPYArray {
  /// Puts the array at `path`, replacing a file as a whole or not at all.
  ///
  /// Throws: `DataError` when the file cannot be written.
  public func write(to path: String) throws(DataError) {
    do {
      try File.replace(path, with: bytes)
    } catch {
      throw DataError(path, .file(error))
    }
  }

  /// The content of a `.npy` file of version 1.0, byte for byte as `numpy.save` (2.x) writes it.
  ///
  /// Precondition: at most 32 dimensions, so that the header's length fits into two bytes.
  public var bytes: [UInt8] {
    precondition(shape.count <= 32)
    var result = header
    switch elements {
    case .float32(let values): result.append(littleEndian: values.map(\.bitPattern))
    case .int8(let values): result += values.map { UInt8(bitPattern: $0) }
    case .uint8(let values): result += values
    case .int64(let values): result.append(littleEndian: values)
    }
    return result
  }

  /// Magic, version, length and dictionary. numpy leaves room for the first extent to grow to 21
  /// digits and pads with spaces and a line end so that the elements start at a multiple of 64.
  private var header: [UInt8] {
    var text = "{'descr': '\(elements.type.rawValue)', 'fortran_order': False, 'shape': \(tuple), }"
    if let first = shape.first {
      text += String(repeating: " ", count: max(21 - String(first).utf8.count, 0))
    }
    let prefixByteCount = NPYHeader.magic.count + 4
    let unpadded = prefixByteCount + text.utf8.count + 1
    text += String(repeating: " ", count: (unpadded + 63) / 64 * 64 - unpadded) + "\n"
    var result = NPYHeader.magic + [1, 0]
    result.append(littleEndian: [UInt16(text.utf8.count)])
    return result + text.utf8
  }

  private var tuple: String {
    let extents = shape.map(String.init).joined(separator: ", ")
    return shape.count == 1 ? "(\(extents),)" : "(\(extents))"
  }
}

extension [UInt8] {
  fileprivate mutating func append<Integer: FixedWidthInteger>(littleEndian values: [Integer]) {
    let ordered = values.map(\.littleEndian)
    ordered.withUnsafeBytes { append(contentsOf: $0) }
  }
}
