import SwiftletData
import SwiftletGraph
import Testing

@Suite struct SamplesTests {
  /// Three images of two channels, 1x2.
  private func images() throws -> ImageSet {
    try ImageSet(
      name: "tiny", sampleShape: [2, 1, 2],
      pixels: [0, 255, 10, 20, 255, 255, 30, 40, 0, 0, 50, 60],
      labels: [0, 1, 2], classNames: ["a", "b", "c"])
  }

  @Test func statisticsAreThoseOfEachChannel() throws {
    let preprocessing = try images().preprocessing()
    #expect(abs(preprocessing.mean[0] - 0.5) < 1e-6)
    #expect(abs(preprocessing.standardDeviation[0] - 0.5) < 1e-6)
    #expect(abs(preprocessing.mean[1] - 35.0 / 255) < 1e-6)
    // Variance of 10, 20 … 60 is 1750 / 6.
    #expect(
      abs(preprocessing.standardDeviation[1] - Float((1750.0 / 6).squareRoot() / 255)) < 1e-6)
    #expect(preprocessing.labels == ["a", "b", "c"])
  }

  @Test(arguments: [UInt8(0), 7, 77, 255]) func aFlatChannelKeepsItsScale(value: UInt8) throws {
    let flat = try ImageSet(
      name: "flat", sampleShape: [1, 1, 3], pixels: Array(repeating: value, count: 9))
    #expect(flat.preprocessing().standardDeviation == [1])
  }

  @Test func standardizedSamplesHaveMeanZeroAndDeviationOne() throws {
    let images = try images()
    let source = try StandardizedImages(images, preprocessing: images.preprocessing())
    let samples = (0..<3).map { source.sample(at: $0) }
    for channel in 0..<2 {
      let values = samples.flatMap { $0[channel * 2..<channel * 2 + 2] }
      #expect(abs(values.reduce(0, +) / 6) < 1e-6)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 6 - 1) < 1e-5)
    }
    #expect(source.label(at: 2) == 2)
  }

  @Test func withoutPreprocessingPixelsAreShares() throws {
    let source = try StandardizedImages(images(), preprocessing: nil)
    #expect(source.sample(at: 0) == [0, 1, Float(10) / 255, Float(20) / 255])
  }

  @Test func rejectsPreprocessingOfOtherChannels() throws {
    let images = try images()
    #expect(
      throws: DataError(
        "tiny", .samples(.channelCountMismatch(samples: 2, preprocessing: 1)))
    ) {
      try StandardizedImages(
        images, preprocessing: Preprocessing(mean: [0], standardDeviation: [1]))
    }
  }

  @Test func rejectsWrongLabels() {
    func make(_ labels: [Int32]) throws(DataError) -> ImageSet {
      try ImageSet(
        name: "tiny", sampleShape: [1, 1, 1], pixels: [1, 2], labels: labels, classNames: ["a"])
    }
    #expect(
      throws: DataError("tiny", .samples(.labelCountMismatch(samples: 2, labels: 1)))
    ) { try make([0]) }
    #expect(
      throws: DataError("tiny", .samples(.labelOutOfRange(label: 1, classCount: 1)))
    ) { try make([0, 1]) }
    #expect(throws: DataError("none", .samples(.noSamples))) {
      try ImageSet(name: "none", sampleShape: [1, 1, 1], pixels: [])
    }
  }

  @Test func splitsRepeatAndDoNotOverlap() throws {
    let source = try TensorSamples(
      name: "numbers", sampleShape: [1], elements: (0..<100).map(Float.init))
    let first = source.split(validationCount: 20, seed: 5)
    let again = source.split(validationCount: 20, seed: 5)
    let other = source.split(validationCount: 20, seed: 6)
    #expect(first.training.indices == again.training.indices)
    #expect(first.validation.indices == again.validation.indices)
    #expect(first.validation.indices != other.validation.indices)
    #expect(first.validation.count == 20)
    #expect((first.training.indices + first.validation.indices).sorted() == Array(0..<100))
    #expect(
      first.validation.sample(at: 3) == [Float(first.validation.indices[3])])
  }

  @Test func drawsAtMostWhatThereIs() throws {
    let source = try TensorSamples(
      name: "numbers", sampleShape: [1], elements: (0..<10).map(Float.init))
    #expect(source.drawn(limit: 4, seed: 1).count == 4)
    #expect(source.drawn(limit: 40, seed: 1).indices == Array(0..<10))
  }
}
