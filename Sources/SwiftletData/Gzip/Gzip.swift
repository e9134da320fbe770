import CZlib

/// Decompression of gzip files (RFC 1952) through zlib, which checks length and CRC-32.
public enum Gzip {
  /// Whether `bytes` begin like a gzip file.
  public static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// The content of the gzip file `bytes`, of one member or several.
  ///
  /// - Parameters:
  ///   - file: the name that an error carries.
  ///   - limit: the largest content accepted, so that a small file cannot fill the memory.
  /// Throws: `DataError` with a `GzipProblem` and the byte of the compressed file.
  public static func decompress(
    _ bytes: [UInt8], file: String, limit: Int = 1 << 31
  ) throws(DataError) -> [UInt8] {
    guard isGzip(bytes) else { throw DataError(file, offset: 0, .gzip(.notGzip)) }
    do {
      return try bytes.withUnsafeBufferPointer { (input) throws(Failure) in
        try inflate(input, limit: limit)
      }
    } catch {
      throw DataError(file, offset: error.offset, .gzip(error.problem))
    }
  }

  private struct Failure: Error {
    let offset: Int
    let problem: GzipProblem
  }

  private static func inflate(
    _ input: UnsafeBufferPointer<UInt8>, limit: Int
  ) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    // 15 window bits, plus 16: gzip framing only.
    let opened = inflateInit2_(
      &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else {
      throw Failure(offset: 0, problem: .corrupt(reason: "zlib error \(opened)"))
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var consumed = 0
    while consumed < input.count {
      try inflateMember(&stream, input, &consumed, &output, limit: limit)
      let rest = input[consumed...]
      if rest.isEmpty { break }
      guard rest.starts(with: [0x1F, 0x8B]) else {
        throw Failure(offset: consumed, problem: .trailingBytes(count: rest.count))
      }
      inflateReset(&stream)
    }
    return output
  }

  /// Inflates one member that starts at `consumed`, in pieces of 1 MiB.
  private static func inflateMember(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ consumed: inout Int,
    _ output: inout [UInt8], limit: Int
  ) throws(Failure) {
    var status = Z_OK
    while status != Z_STREAM_END {
      // zlib counts input in 32 bits, and never writes through next_in.
      let available = min(input.count - consumed, 1 << 30)
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + consumed })
      stream.avail_in = UInt32(available)
      output.append(contentsOf: piece(&stream, &status))
      consumed += available - Int(stream.avail_in)
      guard output.count <= limit else {
        throw Failure(offset: consumed, problem: .tooLarge(limit: limit))
      }
      switch status {
      case Z_OK, Z_STREAM_END: break
      case Z_BUF_ERROR: throw Failure(offset: consumed, problem: .truncated)
      default:
        let reason = stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"
        throw Failure(offset: consumed, problem: .corrupt(reason: reason))
      }
    }
  }

  private static func piece(_ stream: inout z_stream, _ status: inout Int32) -> [UInt8] {
    let capacity = 1 << 20
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(capacity)
      status = CZlib.inflate(&stream, Z_NO_FLUSH)
      count = capacity - Int(stream.avail_out)
    }
  }
}
