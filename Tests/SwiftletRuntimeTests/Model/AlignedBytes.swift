import Glibc
import SwiftletRuntime

/// Bytes at a 64-byte aligned address between two pages that nobody may touch. They end at the
/// second one, as far as their alignment allows, or begin at the first; the room around them holds a
/// pattern.
final class AlignedBytes {
  /// The guarding page that the bytes lie at.
  enum Side {
    case start
    case end
  }

  let bytes: UnsafeMutableRawBufferPointer
  private let mapping: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  private let before: UnsafeMutableRawBufferPointer
  private let behind: UnsafeMutableRawBufferPointer
  private static let pattern: UInt8 = 0xA5

  init(byteCount: Int, at side: Side = .end) {
    let page = Int(getpagesize())
    let room = (byteCount + 64 + page - 1) / page * page
    mappedByteCount = room + 2 * page
    mapping = mmap(
      nil, mappedByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    mprotect(mapping, page, PROT_NONE)
    mprotect(mapping + page + room, page, PROT_NONE)
    let start = side == .end ? (room - byteCount) / 64 * 64 : 0
    let end = start + byteCount
    bytes = UnsafeMutableRawBufferPointer(start: mapping + page + start, count: byteCount)
    before = UnsafeMutableRawBufferPointer(start: mapping + page, count: start)
    behind = UnsafeMutableRawBufferPointer(start: mapping + page + end, count: room - end)
    before.initializeMemory(as: UInt8.self, repeating: Self.pattern)
    behind.initializeMemory(as: UInt8.self, repeating: Self.pattern)
  }

  convenience init(_ content: [UInt8]) {
    self.init(byteCount: content.count)
    bytes.copyBytes(from: content)
  }

  deinit { munmap(mapping, mappedByteCount) }

  var marginIsIntact: Bool {
    before.allSatisfy { $0 == Self.pattern } && behind.allSatisfy { $0 == Self.pattern }
  }

  /// Checks the content as a model file.
  func error(verifyingChecksum: Bool = true) -> ModelError? {
    defer { extendLifetime(self) }
    do {
      _ = try Model(
        borrowing: UnsafeRawBufferPointer(bytes), verifyingChecksum: verifyingChecksum)
      return nil
    } catch {
      return error
    }
  }
}

/// Why the file is refused; nil when it is not.
func error(of file: [UInt8], verifyingChecksum: Bool = true) -> ModelError? {
  AlignedBytes(file).error(verifyingChecksum: verifyingChecksum)
}
