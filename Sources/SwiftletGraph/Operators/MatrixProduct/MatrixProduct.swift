/// The matrix product of two values, one product per index of the axes before the last two.
///
/// Shapes: left `… x M x K` (`… x K x M` when transposed), right `… x K x N` (`… x N x K`); the axes
/// in front are broadcast; output `… x M x N`. A vector on the left is one row, on the right one
/// column, and that axis is missing in the output. Products with a weight per input and output are
/// `FullyConnected`.
/// Source: ONNX operators `MatMul` and `Gemm`.
public struct MatrixProduct: Operator, Hashable {
  public static let name = "MatrixProduct"

  public var transposesLeft: Bool
  public var transposesRight: Bool

  public init(transposesLeft: Bool = false, transposesRight: Bool = false) {
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try MatrixProductLayout(self, inputs).output]
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    guard let layout = try? MatrixProductLayout(self, inputs) else { return 0 }
    return layout.output.elementCount * layout.depth
  }
}
