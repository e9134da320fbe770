import SwiftletGraph

/// Samples and labels from `.npy` files.
enum NPYSamples {
  /// Reads samples, first dimension the batch: float32 is what the network sees, as it is; uint8 is
  /// pixels, NCHW, to be standardized. Labels are whole numbers, one per sample.
  static func load(samples: String, labels: String?) throws(DataError) -> Samples {
    let array = try NPYArray(path: samples)
    guard array.shape.count >= 2, array.shape.allSatisfy({ $0 > 0 }) else {
      throw DataError(
        samples, .npy(.wrongRank(expected: "samples x sample shape", shape: array.shape)))
    }
    let classes = try labels.map { (path) throws(DataError) in
      try readLabels(path, count: array.shape[0])
    }
    let sampleShape = Shape(Array(array.shape.dropFirst()))
    switch array.elements {
    case .float32(let elements):
      return .tensors(
        try TensorSamples(
          name: samples, sampleShape: sampleShape, elements: elements, labels: classes ?? []))
    case .uint8(let pixels):
      guard sampleShape.rank == 3 else {
        throw DataError(
          samples,
          .npy(.wrongRank(expected: "samples x channels x height x width", shape: array.shape)))
      }
      return .images(
        try ImageSet(
          name: samples, sampleShape: sampleShape, pixels: pixels, labels: classes ?? []))
    case .int8, .int64:
      throw DataError(
        samples,
        .npy(.wrongElementType(expected: "float32 or uint8", found: array.elements.type.name)))
    }
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
