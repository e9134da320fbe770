/// What is wrong with a gzip file.
public enum GzipProblem: Hashable, Sendable {
  case notGzip
  case truncated
  case corrupt(reason: String)
  case trailingBytes(count: Int)
  case tooLarge(limit: Int)
}

extension GzipProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notGzip: "not a gzip file; decompress it or give the right file"
    case .truncated: "the gzip data ends too early; download or copy the file again"
    case .corrupt(let reason): "corrupt gzip data (\(reason)); download or copy the file again"
    case .trailingBytes(let count):
      "\(count) bytes that are not gzip follow the data; download or copy the file again"
    case .tooLarge(let limit):
      "decompresses to more than \(limit) bytes; this is not a data set file"
    }
  }
}
