import Glibc

/// Fashion-MNIST as Debian packages it: 60,000 training and 10,000 test images of 28x28 grey
/// pixels in ten classes.
///
/// Source: Xiao, Rasul, Vollgraf 2017 (arXiv:1708.07747); Debian package dataset-fashion-mnist.
public enum FashionMNIST {
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
  ]

  /// Where the Debian package puts the files.
  public static let folder = "/usr/share/datasets/fashion-mnist"

  /// Reads one part.
  ///
  /// Throws: `DataError`; without the package, one that says how to install it.
  public static func load(
    _ split: DataSplit, folder: String = folder
  ) throws(DataError) -> ImageSet {
    guard access(folder, F_OK) == 0 else {
      throw DataError(
        folder, .specification(.missingPackage(name: "dataset-fashion-mnist")))
    }
    return try MNISTFamily.load(
      folder: folder, split: split, name: "fashion-mnist", classNames: classNames,
      allowsMirroring: true)
  }
}
