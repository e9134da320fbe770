import SwiftletRuntime

/// Forward at inference where each group has one input channel: plane by plane, without a layout of
/// its own and without packed weights.
struct DepthwiseForward {
  private let arguments: ForwardArguments
  private let layout: ConvolutionLayout
  private let kernel: FloatDepthwise

  /// Nil where the general way is taken.
  init?(_ arguments: ForwardArguments, _ layout: ConvolutionLayout) {
    guard !arguments.isTraining, layout.groups > 1, layout.groupInputs == 1,
      arguments.epilogue.addend == nil,
      let kernel = FloatDepthwise(
        layout.window, height: layout.inputHeight, width: layout.inputWidth,
        limits: (arguments.epilogue.minimum, arguments.epilogue.maximum), path: floatPath)
    else { return nil }
    self.arguments = arguments
    self.layout = layout
    self.kernel = kernel
  }

  func run() {
    let (input, weight, output) = (arguments.inputs[0], arguments.inputs[1], arguments.outputs[0])
    let bias = arguments.inputs.count == 3 ? arguments.inputs[2].base : nil
    let channels = layout.outputChannels
    let minimum = sharedElements / max(layout.outputPlane, 1) + 1
    arguments.workers.split(input.shape[0] * channels, minimum: minimum) { _, planes in
      for plane in planes {
        let (image, channel) = plane.quotientAndRemainder(dividingBy: channels)
        let source = image * layout.inputChannels + channel / layout.groupOutputs
        kernel.run(
          input.base + source * layout.inputPlane, weight: weight.base + channel * layout.depth,
          bias: bias?[channel] ?? 0, into: output.base + plane * layout.outputPlane)
      }
    }
  }
}
