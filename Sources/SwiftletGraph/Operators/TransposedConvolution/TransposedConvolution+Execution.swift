import SwiftletRuntime

extension TransposedConvolution {
  /// The convolution that this is the transpose of: from this one's output to its input. The
  /// padding after the output leaves out the output's padding, which no window may reach.
  private var transpose: Convolution {
    var window = window
    window.padBottom -= outputPaddingHeight
    window.padRight -= outputPaddingWidth
    return Convolution(window: window, groups: groups)
  }

  public func scratchByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return transpose.scratchByteCount(for: [output, inputs[1]])
  }

  /// As for training, since either direction runs the other's backward.
  public func workerScratchByteCount(for inputs: [Shape], isTraining: Bool) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return transpose.workerScratchByteCount(for: [output, inputs[1]], isTraining: true)
  }

  /// The input is the gradient of the transposed convolution's output.
  public func forward(_ arguments: ForwardArguments) {
    let (output, weight) = (arguments.outputs[0], arguments.inputs[1])
    transpose.backward(
      BackwardArguments(
        inputs: [output.view, weight], outputs: [arguments.inputs[0]],
        outputGradients: [arguments.inputs[0]], inputGradients: [output, nil],
        saved: arguments.saved, scratch: arguments.scratch,
        workers: arguments.workers, workerScratch: arguments.workerScratch))
    guard arguments.inputs.count == 3 else { return }
    let bias = arguments.inputs[2]
    let plane = output.shape[2] * output.shape[3]
    for index in 0..<output.shape[0] * output.shape[1] {
      let channel = output.base + index * plane
      channel.setScaled(plane, channel, factor: 1, offset: bias.base[index % bias.count])
    }
  }

  public func backward(_ arguments: BackwardArguments) {
    let (input, weight, dy) = (
      arguments.inputs[0], arguments.inputs[1], arguments.outputGradients[0]
    )
    if let dx = arguments.inputGradients[0] {
      transpose.forward(
        ForwardArguments(
          inputs: [dy, weight], outputs: [dx], saved: arguments.saved, scratch: arguments.scratch,
          workers: arguments.workers, workerScratch: arguments.workerScratch))
    }
    if let dWeight = arguments.inputGradients[1] {
      transpose.backward(
        BackwardArguments(
          inputs: [dy, weight], outputs: [input], outputGradients: [input],
          inputGradients: [nil, dWeight], saved: arguments.saved, scratch: arguments.scratch,
          workers: arguments.workers, workerScratch: arguments.workerScratch))
    }
    guard arguments.inputs.count == 3 else { return }
    arguments.inputGradients[2]?.sumChannels(of: dy)
  }
}
