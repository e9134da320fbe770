extension Concatenation {
  /// Of a single sample, inputs are runs of the output.
  public func outputOffset(ofInput input: Int, inputs: [Shape]) -> Int? {
    inputs[input][0] == 1 ? inputs[..<input].reduce(0) { $0 + $1.elementCount } : nil
  }

  public func forward(_ arguments: ForwardArguments) {
    let output = arguments.outputs[0]
    let sampleSize = output.count / max(output.shape[0], 1)
    var start = 0
    for input in arguments.inputs {
      let size = input.count / max(input.shape[0], 1)
      for sample in 0..<input.shape[0] {
        (output.base + sample * sampleSize + start)
          .copyElsewhere(size, from: input.base + sample * size)
      }
      start += size
    }
  }

  /// Each input receives its slice of the output's gradient.
  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    let sampleSize = dy.count / max(dy.shape[0], 1)
    var start = 0
    for (input, gradient) in zip(arguments.inputs, arguments.inputGradients) {
      let size = input.count / max(input.shape[0], 1)
      if let gradient {
        for sample in 0..<input.shape[0] {
          (gradient.base + sample * size)
            .update(from: dy.base + sample * sampleSize + start, count: size)
        }
      }
      start += size
    }
  }
}
