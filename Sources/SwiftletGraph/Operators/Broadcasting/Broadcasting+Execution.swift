extension StridedLoop {
  /// Over the common shape of two operands.
  fileprivate init(_ left: Shape, _ right: Shape, output: Shape) {
    self.init(
      output.dimensions, left: left.strides(broadcastTo: output),
      right: right.strides(broadcastTo: output))
  }

  /// Calls `body` for each run with the operands' steps as constants, which lets the compiler make
  /// vector instructions of its loop: both move, or one stands still.
  @inline(__always)
  fileprivate func forEachBroadcast(
    _ body: (_ place: Int, _ left: Int, _ right: Int, _ leftStep: Int, _ rightStep: Int) -> Void
  ) {
    switch (run.left, run.right) {
    case (0, _): forEachRun { body($0, $1, $2, 0, 1) }
    case (_, 0): forEachRun { body($0, $1, $2, 1, 0) }
    default: forEachRun { body($0, $1, $2, 1, 1) }
    }
  }
}

extension ForwardArguments {
  /// `y = function(a, b)` for each pair of elements of the two inputs.
  @inline(__always)
  func combine(_ function: (_ a: Float, _ b: Float) -> Float) {
    let (a, b, y) = (inputs[0].base, inputs[1].base, outputs[0].base)
    let loop = StridedLoop(inputs[0].shape, inputs[1].shape, output: outputs[0].shape)
    let count = loop.run.count
    loop.forEachBroadcast { place, left, right, leftStep, rightStep in
      let (a, b, y) = (a + left, b + right, y + place)
      for index in 0..<count { y[index] = function(a[index &* leftStep], b[index &* rightStep]) }
    }
  }
}

extension BackwardArguments {
  /// Adds `left(dy, a, b)` to the first input's gradient and `right(dy, a, b)` to the second's, over
  /// all elements of the output: a repeated element receives a sum.
  @inline(__always)
  func distribute(
    left: (_ dy: Float, _ a: Float, _ b: Float) -> Float,
    right: (_ dy: Float, _ a: Float, _ b: Float) -> Float
  ) {
    if let gradient = inputGradients[0] {
      distribute(into: gradient, left) { left, _ in left }
    }
    if let gradient = inputGradients[1] {
      distribute(into: gradient, right) { _, right in right }
    }
  }

  /// - Parameter side: the one of two numbers that belongs to the input in question.
  @inline(__always)
  private func distribute(
    into gradient: MutableTensorView, _ function: (_ dy: Float, _ a: Float, _ b: Float) -> Float,
    _ side: (_ left: Int, _ right: Int) -> Int
  ) {
    let (a, b, dy) = (inputs[0].base, inputs[1].base, outputGradients[0].base)
    let loop = StridedLoop(inputs[0].shape, inputs[1].shape, output: outputGradients[0].shape)
    let count = loop.run.count
    gradient.base.fill(gradient.count)
    loop.forEachBroadcast { place, left, right, leftStep, rightStep in
      let (a, b, dy) = (a + left, b + right, dy + place)
      let target = gradient.base + side(left, right)
      if side(leftStep, rightStep) == 1 {
        for index in 0..<count {
          target[index] += function(dy[index], a[index &* leftStep], b[index &* rightStep])
        }
      } else {
        // In double: the run may be a whole image.
        var sum = 0.0
        for index in 0..<count {
          sum += Double(function(dy[index], a[index &* leftStep], b[index &* rightStep]))
        }
        target[0] += Float(sum)
      }
    }
  }
}
