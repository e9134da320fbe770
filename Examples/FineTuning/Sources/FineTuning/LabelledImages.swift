import Foundation

/// Images in one folder per class, as binary PGM files. Classes are the folders in alphabetical order.
struct LabelledImages {
  let classes: [String]
  private let folder: String

  init(_ folder: String) throws {
    self.folder = folder
    classes = try Self.names(in: folder)
  }

  /// Calls `body` with every image and its class's number.
  func forEach(_ body: (GrayImage, Int) throws -> Void) throws {
    for (label, name) in classes.enumerated() {
      for file in try Self.names(in: "\(folder)/\(name)") {
        try body(GrayImage(contentsOf: "\(folder)/\(name)/\(file)"), label)
      }
    }
  }

  private static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
