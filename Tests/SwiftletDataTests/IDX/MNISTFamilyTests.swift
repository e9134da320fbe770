import SwiftletData
import Testing

@Suite struct MNISTFamilyTests {
  static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 4, 9]

  @Test func readsPlainAndCompressedParts() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", IDXFileTests.images)
    try folder.write("train-labels-idx1-ubyte.gz", gzip(Self.labels))
    try folder.write("t10k-images.idx3-ubyte", IDXFileTests.images)
    try folder.write("t10k-labels.idx1-ubyte", Self.labels)
    for split in DataSplit.allCases {
      let images = try MNISTFamily.load(folder: folder.path, split: split, name: "tiny")
      #expect(images.count == 2)
      #expect(images.sampleShape == [1, 2, 3])
      #expect(images.labels == [4, 9])
      #expect(!images.allowsMirroring)
      #expect(images.pixels == Array(1...12))
    }
  }

  @Test func rejectsUnequalCounts() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", IDXFileTests.images)
    let path = try folder.write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 4])
    #expect(
      throws: DataError(path, offset: 4, .samples(.labelCountMismatch(samples: 2, labels: 1)))
    ) { try MNISTFamily.load(folder: folder.path, split: .train, name: "tiny") }
  }

  @Test func rejectsLabelsWithoutAClass() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", IDXFileTests.images)
    let path = try folder.write("train-labels-idx1-ubyte", Self.labels)
    #expect(
      throws: DataError(path, offset: 9, .samples(.labelOutOfRange(label: 9, classCount: 5)))
    ) {
      try MNISTFamily.load(
        folder: folder.path, split: .train, name: "tiny", classNames: ["a", "b", "c", "d", "e"])
    }
  }

  @Test func namesTheMissingFile() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: DataError.self) {
      try MNISTFamily.load(folder: folder.path, split: .test, name: "tiny")
    }
    #expect(error?.description.contains("t10k-images-idx3-ubyte") == true)
  }
}
