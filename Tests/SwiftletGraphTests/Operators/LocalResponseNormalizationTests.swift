import SwiftletGraph
import Testing

@Suite struct LocalResponseNormalizationTests {
  /// An even size reaches one channel further up than down, as ONNX says: of two channels each sum
  /// has its own and the next one.
  @Test func evenSizesReachUp() throws {
    let bench = try OperatorBench(
      LocalResponseNormalization(size: 2, alpha: 2, beta: 1, bias: 1),
      [Tensor(shape: [1, 3], elements: [1, 2, 4])])
    let expected = Tensor(shape: [1, 3], elements: [1 / 6, 2 / 21, 4 / 17])
    #expect(bench.forward()[0].distance(to: expected) <= 1e-7)
  }

  @Test func shapesAndSizesAreChecked() {
    #expect(throws: ShapeError.self) {
      try LocalResponseNormalization(size: 0).outputShapes(for: [[1, 3]])
    }
    #expect(throws: ShapeError.self) {
      try LocalResponseNormalization(size: 3).outputShapes(for: [[3]])
    }
    #expect(throws: ShapeError.self) { try LogSoftmax().outputShapes(for: [[3]]) }
  }
}
