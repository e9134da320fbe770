import Glibc
import SwiftletFiles
import SwiftletGraph

/// Data sets laid out like MNIST: a folder with images and labels of a training and a test part,
/// as IDX files, compressed or not (MNIST, Fashion-MNIST, KMNIST and others).
public enum MNISTFamily {
  /// Reads one part of the data set in `folder`.
  ///
  /// - Parameters:
  ///   - name: what messages call the data set.
  ///   - classNames: empty when unknown; labels are then checked only for their count.
  /// Throws: `DataError` naming the file that is missing or malformed, and the byte.
  public static func load(
    folder: String, split: DataSplit, name: String, classNames: [String] = [],
    allowsMirroring: Bool = false
  ) throws(DataError) -> ImageSet {
    let prefix = split == .train ? "train" : "t10k"
    let imagePath = try path(folder: folder, "\(prefix)-images", dimensionCount: 3)
    let labelPath = try path(folder: folder, "\(prefix)-labels", dimensionCount: 1)
    let images = try IDXFile(path: imagePath, dimensionCount: 3)
    let labels = try IDXFile(path: labelPath, dimensionCount: 1)
    guard labels.elements.count == images.dimensions[0] else {
      throw DataError(
        labelPath, offset: 4,
        .samples(
          .labelCountMismatch(samples: images.dimensions[0], labels: labels.elements.count)))
    }
    if !classNames.isEmpty,
      let index = labels.elements.firstIndex(where: { $0 >= classNames.count })
    {
      throw DataError(
        labelPath, offset: IDXFile.headerByteCount(dimensionCount: 1) + index,
        .samples(
          .labelOutOfRange(label: Int(labels.elements[index]), classCount: classNames.count)))
    }
    return try ImageSet(
      name: name, sampleShape: [1, images.dimensions[1], images.dimensions[2]],
      pixels: images.elements, labels: labels.elements.map(Int32.init), classNames: classNames,
      allowsMirroring: allowsMirroring)
  }

  /// The first of the usual names that exists: `train-images-idx3-ubyte`, `train-images.idx3-ubyte`,
  /// each also with `.gz`.
  private static func path(
    folder: String, _ stem: String, dimensionCount: Int
  ) throws(DataError) -> String {
    let names = ["-", "."].flatMap { separator in
      ["", ".gz"].map { "\(stem)\(separator)idx\(dimensionCount)-ubyte\($0)" }
    }
    let paths = names.map { "\(folder)/\($0)" }
    guard let found = paths.first(where: { access($0, F_OK) == 0 }) else {
      throw DataError(folder, .specification(.missingFile(names: names)))
    }
    return found
  }
}
