import Glibc

/// A file that stays open for reading at any place: for data that is not worth holding in memory.
public final class RandomAccessFile: Sendable {
  public let path: String
  /// Its size when it was opened.
  public let byteCount: Int
  private let descriptor: Int32

  /// Throws: `FileError.unreadable`, for a directory as well.
  public init(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    var status = stat()
    let code = fstat(descriptor, &status) == 0 ? 0 : errno
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    guard code == 0, !isFolder else {
      close(descriptor)
      throw .unreadable(path: path, code: code == 0 ? EISDIR : code)
    }
    self.path = path
    self.descriptor = descriptor
    byteCount = max(Int(status.st_size), 0)
  }

  deinit { close(descriptor) }

  /// Fills `bytes` from the file's bytes at `offset` on.
  ///
  /// Returns: how many were there to read; fewer than asked for at the file's end only.
  /// Throws: `FileError.unreadable`.
  public func read(
    at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    var count = 0
    while count < bytes.count {
      let got = pread(
        descriptor, bytes.baseAddress.map { $0 + count }, bytes.count - count,
        off_t(offset + count))
      if got > 0 {
        count += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        throw .unreadable(path: path, code: errno)
      }
    }
    return count
  }
}
