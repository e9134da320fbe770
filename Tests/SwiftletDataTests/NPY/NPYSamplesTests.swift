import SwiftletData
import SwiftletFiles
import SwiftletGraph
import Testing

/// Samples and labels through `npy:X.npy,Y.npy`.
@Suite struct NPYSamplesTests {
  private func load(_ samples: String, _ labels: String? = nil) throws(DataError) -> Samples {
    let text = (["npy:\(fixture(samples))"] + (labels.map { [fixture($0)] } ?? []))
    return try DataSpecification(text.joined(separator: ",")).load(.train)
  }

  @Test func takesFloatsAsTheyAre() throws {
    let samples = try load("images_2x1x2x3", "labels_2")
    #expect(samples.preprocessing() == nil)
    #expect(samples.classCount == 2)
    let source = try samples.source(Preprocessing(mean: [9], standardDeviation: [9]))
    #expect(source.sampleShape == [1, 2, 3])
    #expect(source.sample(at: 1) == [6, 7, 8, 9, 10, 11])
    #expect(source.label(at: 0) == 1 && source.label(at: 1) == 0)
  }

  @Test func refusesAFileOfAnotherLength() throws {
    let bytes = try File.read(fixture("images_2x1x2x3"))
    let folder = try TemporaryFolder()
    for content in [bytes.dropLast(), bytes + [0]] {
      let path = try folder.write("x.npy", Array(content))
      #expect(throws: DataError.self) { try DataSpecification("npy:\(path)").load(.train) }
    }
  }

  @Test func standardizesBytes() throws {
    let samples = try load("uint8_2x1x2x2", "labels_2")
    let source = try samples.source(Preprocessing(mean: [0.5], standardDeviation: [0.25]))
    let expected: [Float] = [4, 5, 6, 7].map { ($0 / 255 - 0.5) / 0.25 }
    #expect(source.sample(at: 1) == expected)
  }

  @Test func worksWithoutLabels() throws {
    let source = try load("images_2x1x2x3").source(nil)
    #expect(source.count == 2 && source.label(at: 0) == nil)
  }

  @Test func rejectsWrongTypesAndCounts() {
    let types = #expect(throws: DataError.self) { try load("int64_3") }
    #expect(types?.problem == .npy(.wrongRank(expected: "samples x sample shape", shape: [3])))
    let floats = #expect(throws: DataError.self) { try load("images_2x1x2x3", "float32_2x3") }
    #expect(
      floats?.problem == .npy(.wrongRank(expected: "one label per sample", shape: [2, 3])))
    let counts = #expect(throws: DataError.self) { try load("images_2x1x2x3", "int8_4") }
    #expect(counts?.problem == .samples(.labelCountMismatch(samples: 2, labels: 4)))
    let negative = #expect(throws: DataError.self) { try load("float32_0x3") }
    #expect(
      negative?.problem == .npy(.wrongRank(expected: "samples x sample shape", shape: [0, 3])))
  }
}

extension SampleSource {
  /// The sample at `index` as an array.
  func sample(at index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: sampleShape.elementCount) { buffer, count in
      buffer.initialize(repeating: .nan)
      copySample(at: index, into: buffer)
      count = buffer.count
    }
  }
}
