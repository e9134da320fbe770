extension [Shape] {
  /// The only input's shape.
  func single() throws(ShapeError) -> Shape {
    guard count == 1, let only = first else { throw ShapeError("takes one input, not \(count)") }
    return only
  }

  /// The only input's shape, NCHW.
  func singleImage() throws(ShapeError) -> Shape {
    let input = try single()
    guard input.rank == 4 else { throw ShapeError("input \(input) must have four dimensions") }
    return input
  }
}
