import SwiftletData
import SwiftletGraph

/// The samples of `run --input`: an `.npy` tensor in the model's own layout, or an image.
struct InputSamples {
  let count: Int
  /// All samples, one after the other.
  let elements: [Float]

  /// Reads `path` for a model with inputs of `shape`.
  ///
  /// Throws: `DataError`, `ImageError` or `InputShapeError` naming the file.
  init(path: String, shape: Shape, preprocessing: Preprocessing?) throws {
    if path.hasSuffix(".npy") {
      try self.init(npy: path, shape: shape)
    } else {
      try self.init(image: path, shape: shape, preprocessing: preprocessing)
    }
  }

  private init(npy path: String, shape: Shape) throws {
    let tensor = try NPYArray(path: path).tensor(file: path)
    // With or without a batch dimension, and a vector also as a map of one pixel.
    let samples = [shape, Shape(shape.dimensions + [1, 1])]
    let isSingle = samples.contains(tensor.shape)
    guard isSingle || tensor.shape.rank > 1 && samples.contains(tensor.shape.sample) else {
      throw InputShapeError(file: path, found: "\(tensor.shape)", expected: shape)
    }
    count = isSingle ? 1 : tensor.shape[0]
    elements = tensor.elements
  }

  private init(image path: String, shape: Shape, preprocessing: Preprocessing?) throws {
    guard shape.rank == 3, shape[0] == 1 || shape[0] == 3 else {
      throw InputShapeError(file: path, found: "an image", expected: shape)
    }
    let image = try Image(contentsOf: path)
    let plain = Preprocessing(mean: [0], standardDeviation: [1])
    var sample = [Float](repeating: 0, count: shape.elementCount)
    sample.withUnsafeMutableBufferPointer {
      image.standardized(shape: shape, preprocessing: preprocessing ?? plain, into: $0)
    }
    count = 1
    elements = sample
  }
}

/// An input file whose shape the model does not take.
struct InputShapeError: Error, CustomStringConvertible {
  let file: String
  let found: String
  let expected: Shape

  var description: String {
    "\(file): \(found) does not fit the model's input; give \(expected), or N samples of it as "
      + "Nx\(expected)"
  }
}
