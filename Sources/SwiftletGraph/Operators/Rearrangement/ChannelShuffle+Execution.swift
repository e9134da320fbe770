extension ChannelShuffle {
  public func forward(_ arguments: ForwardArguments) {
    Self.transpose(
      arguments.inputs[0], groups: groups, into: arguments.outputs[0].base)
  }

  /// The inverse shuffle has `C / groups` groups.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    Self.transpose(
      arguments.outputGradients[0], groups: dx.shape[1] / groups, into: dx.base)
  }

  /// Each sample's channels as a matrix of `groups` rows, transposed.
  private static func transpose(
    _ input: TensorView, groups: Int, into output: MutableFloatRun
  ) {
    let channels = input.shape[1]
    let plane = input.shape.dimensions.dropFirst(2).reduce(1, *)
    for sample in 0..<input.shape[0] {
      for channel in 0..<channels {
        let source = channel % groups * (channels / groups) + channel / groups
        (output + (sample * channels + channel) * plane)
          .update(from: input.base + (sample * channels + source) * plane, count: plane)
      }
    }
  }
}
