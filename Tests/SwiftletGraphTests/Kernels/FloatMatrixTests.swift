import SwiftletGraph
import SwiftletRuntime
import Testing

/// Every path that this processor can run against a triple loop in double.
@Suite struct FloatMatrixTests {
  struct Size: Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int
    let depth: Int
    var testDescription: String { "\(rows)x\(columns)x\(depth)" }
  }

  static let allPaths: [FloatMatrixPath] = [.portable, .neon, .avx2, .avx512]
  static let paths = allPaths.filter(\.isAvailable)

  /// Every count of rows up to two tiles, columns around the vector widths, depths around blocks.
  static let sizes =
    (1...29).map { Size(rows: $0, columns: 37, depth: 19) }
    + [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65].map {
      Size(rows: 5, columns: $0, depth: 11)
    }
    + [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 255, 256, 257, 1023, 1025, 2100].map {
      Size(rows: 17, columns: 41, depth: $0)
    }

  /// Memory with a frame of NaN in front and behind: a value read from it spreads, a value written
  /// to it is found.
  private func framed(_ count: Int, seed: UInt64?) -> [Float] {
    let inner =
      seed.map { Tensor.random([count], seed: $0).elements } ?? Array(repeating: 7, count: count)
    let frame = Array(repeating: Float.nan, count: Self.frame)
    return frame + inner + frame
  }

  private static let frame = 64

  private func expectMatch(
    _ result: [Float], _ size: Size, stride: Int,
    _ expected: (_ row: Int, _ column: Int) -> Double
  ) {
    let tolerance = 1e-6 * Double(size.depth + 4)
    for (index, value) in result.enumerated() {
      let (row, column) = (index - Self.frame).quotientAndRemainder(dividingBy: stride)
      if index < Self.frame || row >= size.rows {
        let isTail = index >= Self.frame && index < result.count - Self.frame
        #expect(isTail ? value == 7 : value.isNaN)
      } else if column >= size.columns {
        #expect(value == 7)
      } else if abs(Double(value) - expected(row, column)) > tolerance || value.isNaN {
        Issue.record("\(size): (\(row), \(column)) is \(value), not \(expected(row, column))")
      }
    }
  }

  @Test(arguments: paths, [false, true])
  func outerProduct(path: FloatMatrixPath, accumulates: Bool) {
    for size in Self.sizes {
      let a = framed(size.rows * size.depth, seed: 1)
      let b = framed(size.depth * size.columns, seed: 2)
      let bias = Tensor.random([size.rows], seed: 3).elements
      let stride = size.columns + 3
      var c = framed(size.rows * stride, seed: nil)
      var packed = [Float](repeating: .nan, count: size.rows * size.depth)
      let aOffsets = Array(0..<size.depth)
      // Rows of b in reverse order: offsets need not rise.
      let bOffsets = aOffsets.map { (size.depth - 1 - $0) * size.columns }
      a.withUnsafeBufferPointer { a in
        path.pack(
          a.baseAddress! + Self.frame, rows: size.rows, depth: size.depth, rowStride: size.depth,
          offsets: aOffsets, into: &packed)
      }
      c.withUnsafeMutableBufferPointer { c in
        b.withUnsafeBufferPointer { b in
          FloatOuterProduct(
            rows: size.rows, columns: size.columns, depth: size.depth, a: packed,
            b: b.baseAddress! + Self.frame, offsets: bOffsets,
            c: c.baseAddress! + Self.frame, cStride: stride, bias: bias, accumulates: accumulates
          ).run(on: path)
        }
      }
      expectMatch(c, size, stride: stride) { row, column in
        (0..<size.depth).reduce(accumulates ? 7 : Double(bias[row])) {
          $0 + Double(a[Self.frame + row * size.depth + $1])
            * Double(b[Self.frame + bOffsets[$1] + column])
        }
      }
    }
  }

  @Test(arguments: paths, [false, true])
  func dotProduct(path: FloatMatrixPath, accumulates: Bool) {
    for size in Self.sizes {
      let x = framed(size.rows * size.depth, seed: 1)
      let y = framed(size.depth * size.columns, seed: 2)
      let stride = size.columns + 3
      var c = framed(size.rows * stride, seed: nil)
      let offsets = (0..<size.columns).map { (size.columns - 1 - $0) * size.depth }
      c.withUnsafeMutableBufferPointer { c in
        x.withUnsafeBufferPointer { x in
          y.withUnsafeBufferPointer { y in
            FloatDotProduct(
              rows: size.rows, columns: size.columns, depth: size.depth,
              x: x.baseAddress! + Self.frame, xStride: size.depth, y: y.baseAddress! + Self.frame,
              offsets: offsets, c: c.baseAddress! + Self.frame, cStride: stride,
              accumulates: accumulates
            ).run(on: path)
          }
        }
      }
      expectMatch(c, size, stride: stride) { row, column in
        (0..<size.depth).reduce(accumulates ? 7 : 0) {
          $0 + Double(x[Self.frame + row * size.depth + $1])
            * Double(y[Self.frame + offsets[column] + $1])
        }
      }
    }
  }

  @Test func portableIsAlwaysThereAndBestIsAvailable() {
    #expect(Self.paths.contains(.portable))
    #expect(FloatMatrixPath.best.isAvailable)
  }

  @Test(arguments: allPaths) func panelsAreEven(path: FloatMatrixPath) {
    for rows in 1...100 {
      let height = path.panelRows(rows)
      let panels = (rows + height - 1) / height
      #expect(height <= path.outerTile.rows)
      #expect(panels == (rows + path.outerTile.rows - 1) / path.outerTile.rows)
    }
  }
}
