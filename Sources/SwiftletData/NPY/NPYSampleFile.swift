import SwiftletFiles
public import SwiftletGraph

/// The float32 samples of an `.npy` file, exactly as the network sees them, read one at a time.
///
/// Memory: one open file; samples are not held, whatever their number.
public struct NPYSampleFile: SampleSource {
  public let name: String
  public let sampleShape: Shape
  public let classNames: [String] = []
  public let count: Int
  /// One class per sample; empty when there are none.
  public let labels: [Int32]
  private let file: RandomAccessFile
  private let firstElement: Int

  /// Throws: `DataError` when the file is shorter or longer than its header says, or the labels are
  /// not one per sample.
  init(_ path: String, header: NPYHeader, labels: [Int32]) throws(DataError) {
    do {
      file = try RandomAccessFile(path)
    } catch {
      throw DataError(path, .file(error))
    }
    try header.requireFile(of: file.byteCount, path)
    try path.requireLabels(labels, samples: header.shape[0], classCount: 0)
    name = path
    sampleShape = Shape(Array(header.shape.dropFirst()))
    count = header.shape[0]
    self.labels = labels
    firstElement = header.byteCount
  }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    let size = sampleShape.elementCount
    precondition(index >= 0 && index < count && sample.count == size)
    let bytes = UnsafeMutableRawBufferPointer(sample)
    guard (try? file.read(at: firstElement + index * bytes.count, into: bytes)) == bytes.count
    else { preconditionFailure("\(name) changed while it was in use") }
    for element in sample.indices {
      sample[element] = Float(bitPattern: UInt32(littleEndian: sample[element].bitPattern))
    }
  }

  public func label(at index: Int) -> Int? { labels.isEmpty ? nil : Int(labels[index]) }
}

extension NPYHeader {
  /// The header alone of the file at `path`. numpy's own have a few hundred bytes.
  init(path: String) throws(DataError) {
    try self.init(DataError.read(path, limit: 1 << 20), file: path)
  }

  /// Throws: `DataError` unless a file of `found` bytes holds the elements and nothing after them.
  func requireFile(of found: Int, _ file: String) throws(DataError) {
    let expected = byteCount + contentByteCount
    guard found >= expected else {
      throw DataError(file, offset: found, .npy(.truncated(expected: expected, found: found)))
    }
    guard found == expected else {
      throw DataError(
        file, offset: expected, .npy(.trailingBytes(expected: expected, found: found)))
    }
  }
}
