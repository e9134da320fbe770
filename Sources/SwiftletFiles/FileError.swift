import Glibc

/// A file that could not be read or written: which one, why, and what to do.
public enum FileError: Error, Hashable, Sendable {
  case unreadable(path: String, code: Int32)
  case unwritable(path: String, code: Int32)
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let code):
      "\(path): cannot be read (\(Self.reason(code))); check the path and its permissions"
    case .unwritable(let path, let code):
      "\(path): cannot be written (\(Self.reason(code))); check the folder, its permissions and "
        + "the free space. An existing file was left as it was"
    }
  }

  private static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
