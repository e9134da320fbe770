import Glibc
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import Testing

@Suite struct ImageFolderTests {
  private func fill(_ folder: borrowing TemporaryFolder, _ files: [(String, String)]) throws {
    for (name, source) in files { try folder.write(name, File.read(fixture(source, "png"))) }
  }

  @Test func everyFifthImageOfAClassIsForTesting() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a"] {
      for index in 0..<6 { try fill(folder, [("\(name)/\(index).png", "grey")]) }
    }
    try folder.write("a/notes.txt", [1])
    let train = try ImageFolder.load(folder: folder.path, split: .train)
    #expect(train.classNames == ["a", "b"])
    #expect(train.labels == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    #expect(train.sampleShape == [1, 2, 3])
    #expect(Array(train.pixels[..<6]) == DecodedImageTests.grey)
    #expect(try ImageFolder.load(folder: folder.path, split: .test).labels == [0, 1])
  }

  @Test func foldersTrainAndTestAreTheParts() throws {
    let folder = try TemporaryFolder()
    try fill(folder, [("train/a/x.png", "colour"), ("test/a/y.png", "alpha")])
    let train = try ImageFolder.load(folder: folder.path, split: .train)
    let test = try ImageFolder.load(folder: folder.path, split: .test)
    #expect(train.count == 1 && test.count == 1 && train.pixels != test.pixels)
  }

  @Test func bringsImagesToTheShapeAskedFor() throws {
    let folder = try TemporaryFolder()
    try fill(folder, [("a/x.png", "colour"), ("a/y.png", "resize_source")])
    let specification = try DataSpecification("images:\(folder.path)")
    let samples = try specification.load(.train, imageShape: [1, 4, 4])
    #expect(samples.sampleShape == [1, 4, 4] && samples.count == 2)
    let error = #expect(throws: DataError.self) { try specification.load(.train) }
    #expect(
      error?.problem == .image(.differentShapes(first: [3, 2, 3], other: [3, 19, 27])))
    #expect(error?.place == "\(folder.path)/a/y.png")
  }

  @Test func saysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DataError(folder.path, .image(.noClassFolders))) {
      try ImageFolder.load(folder: folder.path, split: .train)
    }
    try folder.write("a/notes.txt", [1])
    #expect(throws: DataError(folder.path, .image(.noImages(className: "a")))) {
      try ImageFolder.load(folder: folder.path, split: .train)
    }
    let error = #expect(throws: DataError.self) {
      try ImageFolder.load(folder: "/nonexistent", split: .train)
    }
    #expect(error?.place == "/nonexistent")
  }
}
