import Glibc
import SwiftletFiles
public import SwiftletGraph

/// What is wrong with a CIFAR-10 batch file.
public enum CIFAR10Problem: Hashable, Sendable {
  case truncated(recordByteCount: Int)
  case labelOutOfRange(label: Int)
  case empty
}

extension CIFAR10Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated(let size):
      "ends within a record of \(size) bytes; use the binary version and download it again"
    case .labelOutOfRange(let label):
      "label \(label) is not in 0..<10; use the binary version of CIFAR-10 (not CIFAR-100)"
    case .empty: "is empty; download it again"
    }
  }
}

/// CIFAR-10, binary version: files of records, each one label byte and 32x32 pixels of red, then
/// green, then blue.
///
/// Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and the
/// data set's page.
public enum CIFAR10 {
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  public static let sampleShape: Shape = [3, 32, 32]

  /// Reads one part from `folder` or the `cifar-10-batches-bin` inside it: `data_batch_1.bin` to
  /// `data_batch_5.bin`, or `test_batch.bin`.
  public static func load(folder: String, split: DataSplit) throws(DataError) -> ImageSet {
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    for path in try files(folder: folder, split: split) {
      try append(DataError.read(path), file: path, pixels: &pixels, labels: &labels)
    }
    return try ImageSet(
      name: "cifar10", sampleShape: sampleShape, pixels: pixels, labels: labels,
      classNames: classNames, allowsMirroring: true)
  }

  private static func files(folder: String, split: DataSplit) throws(DataError) -> [String] {
    let names = split == .train ? (1...5).map { "data_batch_\($0).bin" } : ["test_batch.bin"]
    let inner = "\(folder)/cifar-10-batches-bin"
    let root = access(inner, F_OK) == 0 ? inner : folder
    for name in names where access("\(root)/\(name)", F_OK) != 0 {
      throw DataError(root, .specification(.missingFile(names: [name])))
    }
    return names.map { "\(root)/\($0)" }
  }

  private static func append(
    _ bytes: [UInt8], file: String, pixels: inout [UInt8], labels: inout [Int32]
  ) throws(DataError) {
    let recordByteCount = 1 + sampleShape.elementCount
    guard !bytes.isEmpty else { throw DataError(file, offset: 0, .cifar10(.empty)) }
    guard bytes.count % recordByteCount == 0 else {
      throw DataError(
        file, offset: bytes.count, .cifar10(.truncated(recordByteCount: recordByteCount)))
    }
    for start in stride(from: 0, to: bytes.count, by: recordByteCount) {
      guard bytes[start] < classNames.count else {
        throw DataError(
          file, offset: start, .cifar10(.labelOutOfRange(label: Int(bytes[start]))))
      }
      labels.append(Int32(bytes[start]))
      pixels += bytes[start + 1..<start + recordByteCount]
    }
  }
}
