import SwiftletRuntime

extension FullyConnected {
  /// Offsets of two matrices' rows, and the packed output gradient.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    var layout = ScratchLayout()
    let batch = inputs[0][0]
    _ = layout.reserve(max(inputs[1][0], batch), of: Int.self)
    _ = layout.reserve(max(inputs[1][0], batch), of: Int.self)
    _ = layout.reserve(batch * inputs[1][0], of: Float.self)
    return layout.byteCount
  }

  /// Rows of the input times rows of the weight: both contiguous along the sum.
  public func forward(_ arguments: ForwardArguments) {
    let x = arguments.inputs[0]
    let weight = arguments.inputs[1]
    let y = arguments.outputs[0]
    let (batch, depth, width) = (x.shape[0], x.shape[1], weight.shape[0])
    var layout = ScratchLayout(arguments.scratch)
    let offsets = layout.rowOffsets(width, stride: depth)
    if arguments.inputs.count == 3 {
      let bias = arguments.inputs[2].base
      for row in 0..<batch { (y.base + row * width).update(from: bias, count: width) }
    }
    // A row of a wide layer's weight is memory to wait for: few rows pay for a worker.
    arguments.workers.split(width, minimum: sharedElements / max(depth * batch, 1) + 1) {
      FloatDotProduct(
        rows: batch, columns: $1.count, depth: depth, x: x.base, xStride: depth, y: weight.base,
        offsets: offsets + $1.lowerBound, c: y.base + $1.lowerBound, cStride: width,
        accumulates: arguments.inputs.count == 3
      ).run(on: floatPath)
    }
  }
}

extension ScratchLayout {
  /// Offsets of the rows of a plain matrix.
  mutating func rowOffsets(_ count: Int, stride: Int) -> UnsafePointer<Int> {
    let offsets = take(count, of: Int.self)
    for row in 0..<count { offsets[row] = row * stride }
    return UnsafePointer(offsets)
  }
}
