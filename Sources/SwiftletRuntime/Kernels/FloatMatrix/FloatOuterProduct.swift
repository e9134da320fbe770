internal import CSwiftletKernels

/// `c = bias + a * b`, or `c += a * b`: lanes run over the columns of `b` and `c`.
///
/// Shapes: `a` rows x depth, packed by `FloatMatrixPath.pack`; `b` depth x columns, row `k` starting
/// `offsets[k]` elements from its base, so that a convolution reads its taps in place; `c` rows x
/// columns, `cStride` elements from row to row.
/// Memory: reads and writes no element outside these; `c` must not overlap the others.
/// Complexity: O(rows * columns * depth). Depth is cut into blocks so that one block of a column
/// tile of `b` stays in the first-level cache while all panels of `a` pass by.
/// Source: Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
@unsafe
package struct FloatOuterProduct {
  package var rows: Int
  package var columns: Int
  package var depth: Int
  package var a: UnsafePointer<Float>
  package var b: UnsafePointer<Float>
  package var offsets: UnsafePointer<Int>
  package var c: UnsafeMutablePointer<Float>
  package var cStride: Int
  /// One start value per row; nil for zero. Ignored when accumulating.
  package var bias: UnsafePointer<Float>?
  package var accumulates: Bool

  package init(
    rows: Int, columns: Int, depth: Int, a: UnsafePointer<Float>, b: UnsafePointer<Float>,
    offsets: UnsafePointer<Int>, c: UnsafeMutablePointer<Float>, cStride: Int,
    bias: UnsafePointer<Float>? = nil, accumulates: Bool = false
  ) {
    unsafe self.rows = rows
    unsafe self.columns = columns
    unsafe self.depth = depth
    unsafe self.a = a
    unsafe self.b = b
    unsafe self.offsets = offsets
    unsafe self.c = c
    unsafe self.cStride = cStride
    unsafe self.bias = bias
    unsafe self.accumulates = accumulates
  }

  /// Steps of the depth that one pass takes: 256 rows of a 32-column tile are 32 KiB.
  package static var depthBlock: Int { 256 }

  package func run(on path: FloatMatrixPath) { unsafe run(on: path, rows: 0..<rows) }

  /// Computes some rows only.
  ///
  /// Precondition: `range` starts at a multiple of `path.panelRows(rows)`, and ends at one or at
  /// `rows`.
  package func run(on path: FloatMatrixPath, rows range: Range<Int>) {
    unsafe forEachBlock(of: depth, by: Self.depthBlock) {
      unsafe runBlock(on: path, rows: range, from: $0, count: $1)
    }
  }

  private func runBlock(
    on path: FloatMatrixPath, rows range: Range<Int>, from start: Int, count: Int
  ) {
    let height = unsafe path.panelRows(rows)
    // A single panel needs no column tiles: nothing is read twice.
    let width = unsafe height >= range.count ? max(columns, 1) : path.outerTile.columns
    var tile = unsafe swl_outer_f32()
    unsafe tile.offsets = offsets + start
    unsafe tile.depth = count
    unsafe tile.c_stride = cStride
    unsafe tile.accumulate = accumulates || start > 0 ? 1 : 0
    for column in unsafe stride(from: 0, to: columns, by: width) {
      unsafe tile.b = b + column
      unsafe tile.columns = min(width, columns - column)
      for row in stride(from: range.lowerBound, to: range.upperBound, by: height) {
        unsafe tile.rows = min(height, rows - row)
        unsafe tile.a = a + start * rows + row * count
        unsafe tile.c = c + row * cStride + column
        if let bias = unsafe bias { unsafe tile.bias = bias + row }
        unsafe path.run(&tile)
      }
    }
  }
}

/// Cuts a depth into blocks; once for a depth of zero, so that results are written.
@inline(__always)
func forEachBlock(of depth: Int, by size: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
  var start = 0
  repeat {
    let count = min(size, depth - start)
    body(start, count)
    start += count
  } while start < depth
}

extension FloatMatrixPath {
  /// Packs a rows x depth matrix, whose element (row, k) is at `row * rowStride + offsets[k]`, for
  /// `FloatOuterProduct`: depth blocks, in each the row panels, in each `[k][row]`.
  ///
  /// Memory: `rows * depth` floats at `output`.
  package func pack(
    _ source: UnsafePointer<Float>, rows: Int, depth: Int, rowStride: Int,
    offsets: UnsafePointer<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    let height = panelRows(rows)
    var target = unsafe output
    for start in unsafe stride(from: 0, to: depth, by: FloatOuterProduct.depthBlock) {
      let end = unsafe min(depth, start + FloatOuterProduct.depthBlock)
      for row in stride(from: 0, to: rows, by: height) {
        let panel = min(height, rows - row)
        for k in start..<end {
          let column = unsafe source + row * rowStride + offsets[k]
          for r in 0..<panel { unsafe target[r] = column[r &* rowStride] }
          unsafe target += panel
        }
      }
    }
  }
}
