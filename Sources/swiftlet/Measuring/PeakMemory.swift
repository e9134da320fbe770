import SwiftletFiles

/// How much memory this process has used at most.
enum PeakMemory {
  /// The largest resident set so far, in bytes; nil where the system does not tell.
  ///
  /// Linux' `VmHWM` rather than `getrusage`: the latter starts with what the calling process used
  /// before it became this program.
  static var byteCount: Int? {
    guard let status = try? RandomAccessFile("/proc/self/status") else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    guard let count = try? bytes.withUnsafeMutableBytes({ try status.read(at: 0, into: $0) })
    else { return nil }
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 << 10 }
  }
}
