import Glibc

/// Whole files: read at once, replaced as a whole or not at all.
public enum File {
  /// The bytes of the file at `path`, or its first `limit`.
  ///
  /// Throws: `FileError.unreadable`, for a directory as well.
  public static func read(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    let expected = min(max(Int(status.st_size), 0), limit)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
      while count < expected {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, expected - count)
        if got > 0 {
          count += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          failure = errno
          break
        }
      }
    }
    if failure != 0 { throw .unreadable(path: path, code: failure) }
    return bytes
  }

  /// Puts `bytes` at `path`: written to a temporary file beside it, synced, renamed, and the
  /// folder synced, so that at every moment the old file or the new one is there, whole.
  ///
  /// Throws: `FileError.unwritable`; the old file is then untouched and no temporary remains.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let temporary = "\(path).\(getpid()).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, code: errno) }
    let code = writeAndClose(bytes, to: descriptor)
    if code != 0 || rename(temporary, path) != 0 {
      let failure = code != 0 ? code : errno
      unlink(temporary)
      throw .unwritable(path: path, code: failure)
    }
    syncFolder(of: path)
  }

  /// Zero, or the error code of the first call that failed.
  private static func writeAndClose(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        let code = errno
        close(descriptor)
        return code
      }
    }
    let synced = fsync(descriptor) == 0 ? 0 : errno
    let closed = close(descriptor) == 0 ? 0 : errno
    return synced != 0 ? synced : closed
  }

  /// Makes the rename itself durable. Some file systems refuse to sync a folder; the file's content
  /// is safe there all the same, so a failure is not an error.
  private static func syncFolder(of path: String) {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

extension File {
  /// Fails now where `replace` would fail later: before long work whose result would be lost.
  ///
  /// Throws: `FileError.unwritable` when the folder is missing or closed, or `path` is a folder.
  public static func requireReplaceable(_ path: String) throws(FileError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw .unwritable(path: path, code: EISDIR)
    }
    guard access(folder(of: path), W_OK | X_OK) == 0 else {
      throw .unwritable(path: path, code: errno)
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<path.index(after: $0)]) } ?? "."
  }
}
