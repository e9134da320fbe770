/// Which matrices of two stacks are multiplied, and their extents.
struct MatrixProductLayout {
  let rows: Int
  let columns: Int
  let depth: Int
  let output: Shape
  /// Extents of the axes in front of the matrices.
  private let stack: Shape
  private let leftStack: Shape
  private let rightStack: Shape

  init(_ operation: MatrixProduct, _ inputs: [Shape]) throws(ShapeError) {
    guard inputs.count == 2, let first = inputs.first, let last = inputs.last, first.rank >= 1,
      last.rank >= 1
    else { throw ShapeError("takes two matrices or stacks of them, not \(inputs)") }
    let left = first.rank == 1 ? Shape([1, first[0]]) : first
    let right = last.rank == 1 ? Shape([last[0], 1]) : last
    let (a, b) = (left.dimensions.suffix(2).map(\.self), right.dimensions.suffix(2).map(\.self))
    let transposesLeft = operation.transposesLeft && first.rank > 1
    let transposesRight = operation.transposesRight && last.rank > 1
    (rows, depth) = transposesLeft ? (a[1], a[0]) : (a[0], a[1])
    columns = transposesRight ? b[0] : b[1]
    leftStack = Shape(Array(left.dimensions.dropLast(2)))
    rightStack = Shape(Array(right.dimensions.dropLast(2)))
    guard depth == (transposesRight ? b[1] : b[0]),
      let common = leftStack.broadcast(with: rightStack)
    else { throw ShapeError("\(first) cannot be multiplied by \(last)") }
    stack = common
    output = Shape(
      stack.dimensions + (first.rank == 1 ? [] : [rows]) + (last.rank == 1 ? [] : [columns]))
  }

  /// Calls `body` for each product with the places of its matrices in their stacks.
  func forEachProduct(_ body: (_ output: Int, _ left: Int, _ right: Int) -> Void) {
    let stacks = StridedLoop(
      stack.dimensions, left: leftStack.strides(broadcastTo: stack),
      right: rightStack.strides(broadcastTo: stack))
    stacks.forEachRun { output, left, right in
      for index in 0..<stacks.run.count {
        body(output + index, left + index * stacks.run.left, right + index * stacks.run.right)
      }
    }
  }
}
