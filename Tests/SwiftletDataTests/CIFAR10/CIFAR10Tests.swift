import SwiftletData
import Testing

@Suite struct CIFAR10Tests {
  /// A record whose pixels tell label, channel and position apart.
  private func record(_ label: UInt8) -> [UInt8] {
    [label] + (0..<3072).map { UInt8(truncatingIfNeeded: Int(label) * 7 + $0 / 1024 * 80 + $0) }
  }

  @Test func readsTrainingBatchesInOrder() throws {
    let folder = try TemporaryFolder()
    for batch in 1...5 {
      try folder.write("data_batch_\(batch).bin", record(UInt8(batch)) + record(UInt8(batch - 1)))
    }
    let images = try CIFAR10.load(folder: folder.path, split: .train)
    #expect(images.count == 10)
    #expect(images.labels == [1, 0, 2, 1, 3, 2, 4, 3, 5, 4])
    #expect(images.sampleShape == [3, 32, 32])
    #expect(Array(images.pixels[3072..<6144]) == Array(record(0).dropFirst()))
    #expect(images.classNames[8] == "ship")
  }

  @Test func readsTheTestBatch() throws {
    let folder = try TemporaryFolder()
    try folder.write("test_batch.bin", record(9))
    #expect(try CIFAR10.load(folder: folder.path, split: .test).labels == [9])
  }

  @Test func rejectsPartialRecords() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("test_batch.bin", Array(record(9).dropLast()))
    #expect(
      throws: DataError(path, offset: 3072, .cifar10(.truncated(recordByteCount: 3073)))
    ) { try CIFAR10.load(folder: folder.path, split: .test) }
  }

  @Test func rejectsLabelsAndEmptyFiles() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("test_batch.bin", record(1) + record(10))
    #expect(throws: DataError(path, offset: 3073, .cifar10(.labelOutOfRange(label: 10)))) {
      try CIFAR10.load(folder: folder.path, split: .test)
    }
    try folder.write("test_batch.bin", [])
    #expect(throws: DataError(path, offset: 0, .cifar10(.empty))) {
      try CIFAR10.load(folder: folder.path, split: .test)
    }
  }

  @Test func namesTheMissingBatch() throws {
    let folder = try TemporaryFolder()
    try folder.write("data_batch_1.bin", record(1))
    #expect(
      throws: DataError(
        folder.path, .specification(.missingFile(names: ["data_batch_2.bin"])))
    ) { try CIFAR10.load(folder: folder.path, split: .train) }
  }
}
