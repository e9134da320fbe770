internal import CSwiftletKernels

/// The outer product in Swift `SIMD` types, for any number of rows and columns: one row at a time,
/// eight columns at a time, which any vector unit can hold.
func portableOuter(_ tile: swl_outer_f32) {
  for row in 0..<(unsafe tile.rows) {
    var column = 0
    while unsafe column + 8 <= tile.columns {
      unsafe portableOuterLanes(tile, row: row, column: column)
      column += 8
    }
    while unsafe column < tile.columns {
      unsafe portableOuterElement(tile, row: row, column: column)
      column += 1
    }
  }
}

private func portableOuterLanes(_ tile: swl_outer_f32, row: Int, column: Int) {
  let output = unsafe UnsafeMutableRawPointer(tile.c + row * tile.c_stride + column)
  var sum =
    unsafe tile.accumulate != 0
    ? output.loadUnaligned(as: SIMD8<Float>.self) : SIMD8(repeating: startValue(tile, row: row))
  for k in 0..<(unsafe tile.depth) {
    let b = unsafe UnsafeRawPointer(tile.b + tile.offsets[k] + column)
    let factor = unsafe SIMD8<Float>(repeating: tile.a[k &* tile.rows &+ row])
    sum += unsafe factor * b.loadUnaligned(as: SIMD8<Float>.self)
  }
  unsafe output.storeBytes(of: sum, as: SIMD8<Float>.self)
}

private func portableOuterElement(_ tile: swl_outer_f32, row: Int, column: Int) {
  let output = unsafe tile.c + row * tile.c_stride + column
  var sum = unsafe tile.accumulate != 0 ? output.pointee : startValue(tile, row: row)
  for k in 0..<(unsafe tile.depth) {
    unsafe sum += tile.a[k &* tile.rows &+ row] * tile.b[tile.offsets[k] &+ column]
  }
  unsafe output.pointee = sum
}

private func startValue(_ tile: swl_outer_f32, row: Int) -> Float {
  guard let bias = unsafe tile.bias else { return 0 }
  return unsafe bias[row]
}

/// The dot product in Swift `SIMD` types, for any number of rows and columns.
func portableDot(_ tile: swl_dot_f32) {
  for row in 0..<(unsafe tile.rows) {
    for column in 0..<(unsafe tile.columns) {
      let x = unsafe tile.x + row * tile.x_stride
      let y = unsafe tile.y + tile.offsets[column]
      let sum = unsafe portableDot(x, y, count: tile.depth)
      let output = unsafe tile.c + row * tile.c_stride + column
      unsafe output.pointee = (tile.accumulate != 0 ? output.pointee : 0) + sum
    }
  }
}

private func portableDot(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
) -> Float {
  var sums = SIMD8<Float>(repeating: 0)
  var index = 0
  while index + 8 <= count {
    let left = unsafe UnsafeRawPointer(x + index).loadUnaligned(as: SIMD8<Float>.self)
    let right = unsafe UnsafeRawPointer(y + index).loadUnaligned(as: SIMD8<Float>.self)
    sums += left * right
    index += 8
  }
  var sum = sums.sum()
  while index < count {
    unsafe sum += x[index] * y[index]
    index += 1
  }
  return sum
}
