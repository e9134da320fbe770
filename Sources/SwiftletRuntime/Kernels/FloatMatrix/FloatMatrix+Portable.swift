internal import CSwiftletKernels

/// The outer product's tile in Swift `SIMD` types: any number of rows, at most 8 columns.
///
/// Rows are taken one at a time and columns eight at a time, which any vector unit can hold.
func portableOuter(_ tile: swl_outer_f32) {
  let isFull = unsafe tile.columns == 8
  for row in 0..<(unsafe tile.rows) {
    let output = unsafe tile.c + row * tile.c_stride
    if isFull {
      unsafe portableOuterRow(tile, row: row, output: output)
    } else {
      for column in 0..<(unsafe tile.columns) {
        unsafe portableOuterElement(tile, row: row, column: column, output: output)
      }
    }
  }
}

private func portableOuterRow(
  _ tile: swl_outer_f32, row: Int, output: UnsafeMutablePointer<Float>
) {
  let raw = UnsafeMutableRawPointer(output)
  var sum =
    unsafe tile.accumulate != 0
    ? raw.loadUnaligned(as: SIMD8<Float>.self) : SIMD8(repeating: startValue(tile, row: row))
  for k in 0..<(unsafe tile.depth) {
    let b = unsafe UnsafeRawPointer(tile.b + tile.offsets[k])
    let factor = unsafe SIMD8<Float>(repeating: tile.a[k &* tile.rows &+ row])
    sum += unsafe factor * b.loadUnaligned(as: SIMD8<Float>.self)
  }
  unsafe raw.storeBytes(of: sum, as: SIMD8<Float>.self)
}

private func portableOuterElement(
  _ tile: swl_outer_f32, row: Int, column: Int, output: UnsafeMutablePointer<Float>
) {
  var sum = unsafe tile.accumulate != 0 ? output[column] : startValue(tile, row: row)
  for k in 0..<(unsafe tile.depth) {
    unsafe sum += tile.a[k &* tile.rows &+ row] * tile.b[tile.offsets[k] &+ column]
  }
  unsafe output[column] = sum
}

private func startValue(_ tile: swl_outer_f32, row: Int) -> Float {
  guard let bias = unsafe tile.bias else { return 0 }
  return unsafe bias[row]
}

/// The dot product's tile in Swift `SIMD` types: any number of rows and columns.
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
