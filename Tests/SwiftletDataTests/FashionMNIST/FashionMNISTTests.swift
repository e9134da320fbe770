import Glibc
import SwiftletData
import Testing

@Suite struct FashionMNISTTests {
  static let isInstalled = access(FashionMNIST.folder, F_OK) == 0

  @Test(.enabled(if: isInstalled), arguments: [(DataSplit.train, 60_000), (.test, 10_000)])
  func hasItsPublishedSize(split: DataSplit, count: Int) throws {
    let images = try FashionMNIST.load(split)
    #expect(images.count == count)
    #expect(images.sampleShape == [1, 28, 28])
    #expect(images.classNames.count == 10)
    #expect(images.allowsMirroring)
    for label in 0..<10 {
      #expect(images.labels.filter { $0 == label }.count == count / 10)
    }
  }

  /// Mean and deviation as published for the training images: 0.2860 and 0.3530.
  @Test(.enabled(if: isInstalled)) func hasItsPublishedStatistics() throws {
    let preprocessing = try FashionMNIST.load(.train).preprocessing()
    #expect(abs(preprocessing.mean[0] - 0.2860) < 5e-5)
    #expect(abs(preprocessing.standardDeviation[0] - 0.3530) < 5e-5)
    #expect(preprocessing.labels == FashionMNIST.classNames)
  }

  @Test func saysHowToInstallThePackage() {
    let error = #expect(throws: DataError.self) {
      try FashionMNIST.load(.test, folder: "/nonexistent")
    }
    #expect(error?.description.contains("apt-get install dataset-fashion-mnist") == true)
  }
}
