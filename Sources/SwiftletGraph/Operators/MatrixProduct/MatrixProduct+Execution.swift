import SwiftletRuntime

extension MatrixProduct {
  /// Two packed operands and two lists of offsets, for the largest of the three products.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    guard let layout = try? MatrixProductLayout(self, inputs) else { return 0 }
    var scratch = ScratchLayout()
    scratch.reserveProduct(layout)
    return scratch.byteCount
  }

  public func forward(_ arguments: ForwardArguments) {
    guard let layout = try? MatrixProductLayout(self, arguments.inputs.map(\.shape)) else { return }
    let product = StridedProduct(layout, arguments.scratch)
    let (left, right) = matrices(arguments.inputs, layout)
    layout.forEachProduct { place, a, b in
      product.write(
        left[a], right[b],
        into: arguments.outputs[0].base + place * layout.rows * layout.columns,
        accumulates: false)
    }
  }

  /// `dleft = dy * transpose(right)`, `dright = transpose(left) * dy`; repeated matrices receive
  /// sums. A transposed operand's gradient is the transposed product.
  public func backward(_ arguments: BackwardArguments) {
    guard let layout = try? MatrixProductLayout(self, arguments.inputs.map(\.shape)) else { return }
    let product = StridedProduct(layout, arguments.scratch)
    let (left, right) = matrices(arguments.inputs, layout)
    let outputs = MatrixStack(
      base: arguments.outputGradients[0].base, rows: layout.rows, columns: layout.columns,
      isTransposed: false)
    for gradient in arguments.inputGradients { gradient?.base.fill(gradient?.count ?? 0) }
    layout.forEachProduct { place, a, b in
      let dy = outputs[place]
      if let gradient = arguments.inputGradients[0] {
        let target = gradient.base + a * layout.rows * layout.depth
        if left.isTransposed {
          product.write(right[b], dy.transposed, into: target, accumulates: true)
        } else {
          product.write(dy, right[b].transposed, into: target, accumulates: true)
        }
      }
      if let gradient = arguments.inputGradients[1] {
        let target = gradient.base + b * layout.depth * layout.columns
        if right.isTransposed {
          product.write(dy.transposed, left[a], into: target, accumulates: true)
        } else {
          product.write(left[a].transposed, dy, into: target, accumulates: true)
        }
      }
    }
  }

  private func matrices(
    _ inputs: [TensorView], _ layout: MatrixProductLayout
  ) -> (left: MatrixStack, right: MatrixStack) {
    (
      MatrixStack(
        base: inputs[0].base, rows: layout.rows, columns: layout.depth,
        isTransposed: transposesLeft && inputs[0].shape.rank > 1),
      MatrixStack(
        base: inputs[1].base, rows: layout.depth, columns: layout.columns,
        isTransposed: transposesRight && inputs[1].shape.rank > 1)
    )
  }
}

/// Matrices one after the other, each stored transposed or not.
private struct MatrixStack {
  let base: FloatRun
  let rows: Int
  let columns: Int
  let isTransposed: Bool

  subscript(index: Int) -> StridedMatrix {
    StridedMatrix(
      base: base + index * rows * columns, rows: rows, columns: columns,
      rowStride: isTransposed ? 1 : columns, columnStride: isTransposed ? rows : 1)
  }
}

/// A matrix in memory, with any strides.
private struct StridedMatrix {
  let base: FloatRun
  let rows: Int
  let columns: Int
  let rowStride: Int
  let columnStride: Int

  var transposed: StridedMatrix {
    StridedMatrix(
      base: base, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride)
  }
}

/// Multiplies matrices of any strides into contiguous ones.
private struct StridedProduct {
  private let packed: MutableFloatRun
  private let straightened: MutableFloatRun
  private let leftOffsets: UnsafeMutablePointer<Int>
  private let rightOffsets: UnsafeMutablePointer<Int>

  init(_ layout: MatrixProductLayout, _ scratch: UnsafeMutableRawBufferPointer) {
    var memory = ScratchLayout(scratch)
    packed = memory.take(layout.largestMatrix, of: Float.self)
    straightened = memory.take(layout.largestMatrix, of: Float.self)
    leftOffsets = memory.take(layout.largestExtent, of: Int.self)
    rightOffsets = memory.take(layout.largestExtent, of: Int.self)
  }

  /// `c = left * right`, or `c += left * right`.
  func write(
    _ left: StridedMatrix, _ right: StridedMatrix, into c: MutableFloatRun, accumulates: Bool
  ) {
    for k in 0..<left.columns {
      leftOffsets[k] = k * left.columnStride
      rightOffsets[k] = k * (right.columnStride == 1 ? right.rowStride : right.columns)
    }
    floatPath.pack(
      left.base, rows: left.rows, depth: left.columns, rowStride: left.rowStride,
      offsets: leftOffsets, into: packed)
    FloatOuterProduct(
      rows: left.rows, columns: right.columns, depth: left.columns, a: packed,
      b: contiguous(right), offsets: rightOffsets, c: c, cStride: right.columns,
      accumulates: accumulates
    ).run(on: floatPath)
  }

  /// The matrix with its rows contiguous, copied when they are not.
  private func contiguous(_ matrix: StridedMatrix) -> FloatRun {
    if matrix.columnStride == 1 { return matrix.base }
    for row in 0..<matrix.rows {
      (straightened + row * matrix.columns).copy(
        matrix.columns, from: matrix.base + row * matrix.rowStride, stride: matrix.columnStride)
    }
    return FloatRun(straightened)
  }
}

extension MatrixProductLayout {
  fileprivate var largestExtent: Int { max(rows, columns, depth) }
  /// Elements of the largest of the two operands and the output.
  fileprivate var largestMatrix: Int { max(rows * depth, depth * columns, rows * columns) }
}

extension ScratchLayout {
  /// What `StridedProduct` takes.
  fileprivate mutating func reserveProduct(_ layout: MatrixProductLayout) {
    _ = reserve(layout.largestMatrix, of: Float.self)
    _ = reserve(layout.largestMatrix, of: Float.self)
    _ = reserve(layout.largestExtent, of: Int.self)
    _ = reserve(layout.largestExtent, of: Int.self)
  }
}
