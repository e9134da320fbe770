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
      let samples = try DataSpecification("images:\(folder)").load(.train)
      #expect(samples.classNames == ["boot", "shirt"])
      #expect(samples.sampleShape == [1, 2, 2])
      let source = try samples.source(preprocessing)
      #expect([source.label(at: 0), source.label(at: 1)] == [0, 1])
      #expect(sample(source, 0) == [-2, -2, -2, (Float(51) / 255 - 0.5) / 0.25])
      #expect(try sample(samples.source(preprocessing, scaledTo: [1, 1, 1]), 1) == [2])
    }
  }

  @Test func foldersNamedLikeLabelsAreThoseClasses() throws {
    try withFolder { folder in
      let images = try DataSpecification("images:\(folder)").load(.train)
      var model = preprocessing
      model.labels = ["shirt", "hat", "boot"]
      let named = try images.source(model)
      #expect(named.classNames == model.labels)
      #expect([named.label(at: 0), named.label(at: 1)] == [2, 0])
      model.labels = ["shirt", "hat"]
      let unnamed = try images.source(model)
      #expect(unnamed.classNames == ["boot", "shirt"])
      #expect([unnamed.label(at: 0), unnamed.label(at: 1)] == [0, 1])
    }
  }

  private func sample(_ source: any SampleSource, _ index: Int) -> [Float] {
    var sample = [Float](repeating: 0, count: source.sampleShape.elementCount)
    sample.withUnsafeMutableBufferPointer { source.copySample(at: index, into: $0) }
    return sample
  }

  @Test func statisticsAreThoseOfAllPixels() throws {
    try withFolder { folder in
      let found = try ImageFolder(folder, split: .train).preprocessing()
      // Pixels / 255: four of 1, three of 0, one of 0.2.
      #expect(abs(found.mean[0] - 0.525) < 1e-6)
      #expect(abs(found.standardDeviation[0] - Float(0.229375).squareRoot()) < 1e-6)
    }
  }

  @Test func partsHaveFoldersOfTheirOwn() throws {
    try withFolder { folder in
      let manager = FileManager.default
      try manager.createDirectory(atPath: "\(folder)/test/bag", withIntermediateDirectories: true)
      try manager.copyItem(atPath: "\(folder)/boot/1.pgm", toPath: "\(folder)/test/bag/1.pgm")
      #expect(try ImageFolder(folder, split: .test).classNames == ["bag"])
    }
  }

  @Test func damagedImagesAreFoundAtOnce() throws {
    try withFolder { folder in
      let path = "\(folder)/boot/2.pgm"
      try Data("P5 2 2 255\n".utf8).write(to: URL(filePath: path))
      let error = #expect(throws: DataError.self) { try ImageFolder(folder, split: .train) }
      #expect(error?.place == path)
      #expect(error?.description.hasPrefix("\(path): damaged image") == true)
    }
  }

  @Test func missingFoldersAreErrors() throws {
    #expect(throws: DataError("/nonexistent", .image(.notAFolder))) {
      try ImageFolder("/nonexistent", split: .train)
    }
  }

  @Test func foldersWithoutImagesAreErrors() throws {
    try withFolder { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/boot")
      try FileManager.default.removeItem(atPath: "\(folder)/shirt")
      #expect(throws: DataError(folder, .image(.emptyFolder))) {
        try ImageFolder(folder, split: .train)
      }
    }
  }
}
