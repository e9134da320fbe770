extension Pad {
  public func forward(_ arguments: ForwardArguments) {
    let (x, y) = (arguments.inputs[0], arguments.outputs[0])
    var value: Float = 0
    if case .constant(let constant) = mode { value = constant }
    let rows = PaddedRows(self, input: x.shape)
    rows.forEach { row, source in
      let target = y.base + row * rows.width
      guard let source else { return target.fill(rows.width, with: value) }
      for column in 0..<rows.interior.lowerBound {
        target[column] = rows.columns[column].map { x.base[source + $0] } ?? value
      }
      let start = source + rows.interiorStart
      (target + rows.interior.lowerBound)
        .update(from: x.base + start, count: rows.interior.count)
      for column in rows.interior.upperBound..<rows.width {
        target[column] = rows.columns[column].map { x.base[source + $0] } ?? value
      }
    }
  }

  /// Each input element receives the gradients of all its copies.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0].base
    let rows = PaddedRows(self, input: dx.shape)
    dx.base.fill(dx.count)
    rows.forEach { row, source in
      guard let source else { return }
      for column in 0..<rows.width {
        guard let place = rows.columns[column] else { continue }
        dx.base[source + place] += dy[row * rows.width + column]
      }
    }
  }

  /// The input index that an output index copies; nil for the constant.
  fileprivate func source(_ index: Int, axis: Int, extent: Int) -> Int? {
    let place = index - before[axis]
    if (0..<extent).contains(place) { return place }
    switch mode {
    case .constant: return nil
    case .edge: return min(max(place, 0), extent - 1)
    case .wrap: return place.modulo(extent)
    case .reflect:
      let period = max(2 * (extent - 1), 1)
      let folded = place.modulo(period)
      return min(folded, period - folded)
    }
  }
}

/// The output's rows (its last axis) and where in the input they come from.
private struct PaddedRows {
  /// By axis but the last and output index, the input's place; nil for the constant.
  private let outer: [[Int?]]
  /// Output columns.
  let width: Int
  /// By output column, the place in the input's row; nil for the constant.
  let columns: [Int?]
  /// Output columns that copy one run of the input's row, which begins at `interiorStart`.
  let interior: Range<Int>
  let interiorStart: Int

  init(_ pad: Pad, input: Shape) {
    let strides = input.strides
    var tables = (0..<input.rank).map { axis in
      (0..<input[axis] + pad.before[axis] + pad.after[axis]).map { index in
        pad.source(index, axis: axis, extent: input[axis]).map { $0 * strides[axis] }
      }
    }
    columns = tables.popLast() ?? [0]
    outer = tables
    width = columns.count
    let before = pad.before.last ?? 0
    let first = min(max(before, 0), width)
    interior = first..<max(first, min(width, (input.dimensions.last ?? 1) + before))
    interiorStart = max(-before, 0)
  }

  /// Calls `body` for each row with the place of its source row in the input; nil where it lies
  /// outside.
  func forEach(_ body: (_ row: Int, _ source: Int?) -> Void) {
    var indices = Array(repeating: 0, count: outer.count)
    for row in 0..<outer.reduce(1, { $0 * $1.count }) {
      var source: Int? = 0
      for (axis, index) in indices.enumerated() {
        guard let sum = source, let place = outer[axis][index] else {
          source = nil
          break
        }
        source = sum + place
      }
      body(row, source)
      var axis = outer.count - 1
      while axis >= 0 {
        indices[axis] += 1
        if indices[axis] < outer[axis].count { break }
        indices[axis] = 0
        axis -= 1
      }
    }
  }
}

extension Int {
  /// The remainder that is never negative.
  fileprivate func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
