import Foundation
import SwiftletData
import SwiftletGraph
import Testing

@Suite struct ImageFolderTests {
  private let preprocessing = Preprocessing(mean: [0.5], standardDeviation: [0.25])

  /// A folder with two classes of 2x2 grey images, removed after `body`.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, values) in [("shirt", [UInt8](repeating: 255, count: 4)), ("boot", [0, 0, 0, 51])] {
      let classFolder = folder.appending(path: name)
      try FileManager.default.createDirectory(at: classFolder, withIntermediateDirectories: true)
      try Data(Array("P5 2 2 255\n".utf8) + values).write(to: classFolder.appending(path: "1.pgm"))
    }
    try body(folder.path)
  }

  @Test func classesAreFoldersInOrder() throws {
    try withFolder { folder in
      let source = try ImageFolder(
        folder: folder, sampleShape: [1, 2, 2], preprocessing: preprocessing)
      #expect(source.classNames == ["boot", "shirt"])
      #expect(source.count == 2)
      #expect([source.label(at: 0), source.label(at: 1)] == [0, 1])
      var sample = [Float](repeating: 0, count: 4)
      sample.withUnsafeMutableBufferPointer { source.copySample(at: 0, into: $0) }
      #expect(sample == [-2, -2, -2, (Float(51) / 255 - 0.5) / 0.25])
    }
  }

  @Test func damagedImagesAreFoundAtOnce() throws {
    try withFolder { folder in
      try Data("P5 2 2 255\n".utf8).write(to: URL(filePath: "\(folder)/boot/2.pgm"))
      #expect(throws: ImageError.self) {
        try ImageFolder(folder: folder, sampleShape: [1, 2, 2], preprocessing: preprocessing)
      }
    }
  }

  @Test func missingFoldersAreErrors() {
    #expect(throws: ImageFolderError.unreadable(folder: "/nonexistent")) {
      try ImageFolder(
        folder: "/nonexistent", sampleShape: [1, 2, 2], preprocessing: preprocessing)
    }
  }

  @Test func foldersWithoutImagesAreErrors() throws {
    try withFolder { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/boot")
      try FileManager.default.removeItem(atPath: "\(folder)/shirt")
      #expect(throws: ImageFolderError.empty(folder: folder)) {
        try ImageFolder(folder: folder, sampleShape: [1, 2, 2], preprocessing: preprocessing)
      }
    }
  }
}
