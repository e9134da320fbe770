internal import CSwiftletKernels

/// `c = x * transpose(y)`, or `c += x * transpose(y)`: lanes run over the depth, which lies
/// contiguous in both operands.
///
/// Shapes: `x` rows x depth, `xStride` elements from row to row; `y` columns x depth, row `j`
/// starting `offsets[j]` elements from its base; `c` rows x columns, `cStride` from row to row.
/// Memory: reads and writes no element outside these; `c` must not overlap the others.
/// Complexity: O(rows * columns * depth).
@unsafe
package struct FloatDotProduct {
  package var rows: Int
  package var columns: Int
  package var depth: Int
  package var x: UnsafePointer<Float>
  package var xStride: Int
  package var y: UnsafePointer<Float>
  package var offsets: UnsafePointer<Int>
  package var c: UnsafeMutablePointer<Float>
  package var cStride: Int
  package var accumulates: Bool

  package init(
    rows: Int, columns: Int, depth: Int, x: UnsafePointer<Float>, xStride: Int,
    y: UnsafePointer<Float>, offsets: UnsafePointer<Int>, c: UnsafeMutablePointer<Float>,
    cStride: Int, accumulates: Bool = false
  ) {
    unsafe self.rows = rows
    unsafe self.columns = columns
    unsafe self.depth = depth
    unsafe self.x = x
    unsafe self.xStride = xStride
    unsafe self.y = y
    unsafe self.offsets = offsets
    unsafe self.c = c
    unsafe self.cStride = cStride
    unsafe self.accumulates = accumulates
  }

  /// Elements of the depth that one pass takes: ten rows of 1024 are 40 KiB.
  package static var depthBlock: Int { 1024 }

  package func run(on path: FloatMatrixPath) {
    unsafe forEachBlock(of: depth, by: Self.depthBlock) {
      unsafe runBlock(on: path, from: $0, count: $1)
    }
  }

  private func runBlock(on path: FloatMatrixPath, from start: Int, count: Int) {
    let height = path.dotRows
    var tile = unsafe swl_dot_f32()
    unsafe tile.x_stride = xStride
    unsafe tile.y = y + start
    unsafe tile.offsets = offsets
    unsafe tile.c_stride = cStride
    unsafe tile.depth = count
    unsafe tile.columns = columns
    unsafe tile.accumulate = accumulates || start > 0 ? 1 : 0
    for row in unsafe stride(from: 0, to: rows, by: height) {
      unsafe tile.rows = min(height, rows - row)
      unsafe tile.x = x + row * xStride + start
      unsafe tile.c = c + row * cStride
      unsafe path.run(&tile)
    }
  }
}
