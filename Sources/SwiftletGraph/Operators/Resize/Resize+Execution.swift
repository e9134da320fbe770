extension Resize {
  public func forward(_ arguments: ForwardArguments) {
    let (input, output) = (arguments.inputs[0], arguments.outputs[0])
    let (rows, columns) = positions(input.shape, output.shape)
    let (width, outputWidth) = (input.shape[3], output.shape[3])
    for plane in 0..<input.shape[0] * input.shape[1] {
      let image = input.base + plane * input.shape[2] * width
      for (row, vertical) in rows.enumerated() {
        let upper = image + vertical.index * width
        let lower = image + min(vertical.index + 1, input.shape[2] - 1) * width
        let target = output.base + (plane * rows.count + row) * outputWidth
        for (column, horizontal) in columns.enumerated() {
          let (left, right) = (horizontal.index, min(horizontal.index + 1, width - 1))
          let top = upper[left] + (upper[right] - upper[left]) * horizontal.weight
          let bottom = lower[left] + (lower[right] - lower[left]) * horizontal.weight
          target[column] = top + (bottom - top) * vertical.weight
        }
      }
    }
  }

  /// Each element of the gradient goes to the elements that its output was made of, in the same
  /// parts.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let (rows, columns) = positions(dx.shape, dy.shape)
    let (height, width) = (dx.shape[2], dx.shape[3])
    dx.base.fill(dx.count)
    for plane in 0..<dx.shape[0] * dx.shape[1] {
      let image = dx.base + plane * height * width
      for (row, vertical) in rows.enumerated() {
        let upper = image + vertical.index * width
        let lower = image + min(vertical.index + 1, height - 1) * width
        let source = dy.base + (plane * rows.count + row) * columns.count
        for (column, horizontal) in columns.enumerated() {
          let (left, right) = (horizontal.index, min(horizontal.index + 1, width - 1))
          let bottom = source[column] * vertical.weight
          let top = source[column] - bottom
          upper[left] += top * (1 - horizontal.weight)
          upper[right] += top * horizontal.weight
          lower[left] += bottom * (1 - horizontal.weight)
          lower[right] += bottom * horizontal.weight
        }
      }
    }
  }

  private func positions(
    _ input: Shape, _ output: Shape
  ) -> (rows: [ResizePosition], columns: [ResizePosition]) {
    (rows(input: input[2], output: output[2]), columns(input: input[3], output: output[3]))
  }
}
