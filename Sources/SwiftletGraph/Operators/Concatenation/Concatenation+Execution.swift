extension Concatenation {
  /// Inputs are runs of the output where nothing precedes the axis but extents of 1.
  public func outputOffset(ofInput input: Int, inputs: [Shape]) -> Int? {
    guard inputs[input].dimensions[..<axis].allSatisfy({ $0 == 1 }) else { return nil }
    return inputs[..<input].reduce(0) { $0 + $1.elementCount }
  }

  public func forward(_ arguments: ForwardArguments) {
    let output = arguments.outputs[0]
    forEachBlock(arguments.inputs, output.shape) { input, place, start, count in
      (output.base + start).copyElsewhere(count, from: arguments.inputs[input].base + place)
    }
  }

  /// Each input receives its slice of the output's gradient.
  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    forEachBlock(arguments.inputs, dy.shape) { input, place, start, count in
      guard let gradient = arguments.inputGradients[input] else { return }
      (gradient.base + place).update(from: dy.base + start, count: count)
    }
  }

  /// Calls `body` for each run of `count` elements at `place` of an input and `start` of the output.
  private func forEachBlock(
    _ inputs: [TensorView], _ output: Shape,
    _ body: (_ input: Int, _ place: Int, _ start: Int, _ count: Int) -> Void
  ) {
    let outer = output.dimensions[..<axis].reduce(1, *)
    guard outer > 0 else { return }
    let block = output.elementCount / outer
    var offset = 0
    for (index, input) in inputs.enumerated() {
      let count = input.count / outer
      for row in 0..<outer { body(index, row * count, row * block + offset, count) }
      offset += count
    }
  }
}
