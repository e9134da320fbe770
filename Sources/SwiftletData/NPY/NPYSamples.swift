import SwiftletGraph

/// Samples and labels from `.npy` files.
enum NPYSamples {
  /// Reads samples, first dimension the batch: float32 is what the network sees, as it is; uint8 is
  /// pixels, NCHW, to be standardized. Labels are whole numbers, one per sample.
  static func load(samples: String, labels: String?) throws(DataError) -> Samples {
    let header = try NPYHeader(path: samples)
    guard header.shape.count >= 2, header.shape.allSatisfy({ $0 > 0 }) else {
      throw DataError(
        samples, .npy(.wrongRank(expected: "samples x sample shape", shape: header.shape)))
    }
    let classes = try labels.map { (path) throws(DataError) in
      try readLabels(path, count: header.shape[0])
    }
    switch header.type {
    case .float32:
      return .file(try NPYSampleFile(samples, header: header, labels: classes ?? []))
    case .uint8:
      return .images(try images(samples, labels: classes ?? []))
    case .int8, .int64:
      throw DataError(
        samples,
        .npy(.wrongElementType(expected: "float32 or uint8", found: header.type.name)))
    }
  }

  private static func images(_ path: String, labels: [Int32]) throws(DataError) -> ImageSet {
    let array = try NPYArray(path: path)
    guard case .uint8(let pixels) = array.elements, array.shape.count == 4 else {
      throw DataError(
        path,
        .npy(.wrongRank(expected: "samples x channels x height x width", shape: array.shape)))
    }
    return try ImageSet(
      name: path, sampleShape: Shape(Array(array.shape.dropFirst())), pixels: pixels,
      labels: labels)
  }

  private static func readLabels(_ path: String, count: Int) throws(DataError) -> [Int32] {
    let array = try NPYArray(path: path)
    guard array.shape.count == 1 else {
      throw DataError(path, .npy(.wrongRank(expected: "one label per sample", shape: array.shape)))
    }
    guard array.shape[0] == count else {
      throw DataError(
        path, .samples(.labelCountMismatch(samples: count, labels: array.shape[0])))
    }
    let values: [Int]
    switch array.elements {
    case .int64(let labels): values = labels.map { Int(truncatingIfNeeded: $0) }
    case .uint8(let labels): values = labels.map(Int.init)
    case .int8(let labels): values = labels.map(Int.init)
    case .float32:
      throw DataError(path, .npy(.wrongElementType(expected: "int64 or uint8", found: "float32")))
    }
    let limit = Int(Int32.max)
    if let wrong = values.first(where: { $0 < 0 || $0 >= limit }) {
      throw DataError(path, .samples(.labelOutOfRange(label: wrong, classCount: limit)))
    }
    return values.map(Int32.init)
  }
}
