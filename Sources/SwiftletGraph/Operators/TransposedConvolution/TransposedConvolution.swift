public import SwiftletRuntime

/// The transpose of a convolution: what takes the gradient of a convolution's output to that of its
/// input. Each input element adds its multiple of the kernel to the output, `stride` apart.
///
/// Shapes: input `N x C x H x W`; weight `C x M/groups x kernelHeight x kernelWidth`; optional bias
/// `M`; output `N x M x OH x OW` with
/// `OH = (H - 1) * stride + dilation * (kernel - 1) + 1 + outputPadding - padTop - padBottom`.
/// Source: ONNX operator `ConvTranspose`.
public struct TransposedConvolution: Operator, Hashable {
  public static let name = "TransposedConvolution"

  /// The padding is cut off the output.
  public var window: Window
  public var groups: Int
  /// Rows and columns added to the output after its last.
  public var outputPaddingHeight: Int
  public var outputPaddingWidth: Int

  public init(
    window: Window, groups: Int = 1, outputPaddingHeight: Int = 0, outputPaddingWidth: Int = 0
  ) {
    self.window = window
    self.groups = groups
    self.outputPaddingHeight = outputPaddingHeight
    self.outputPaddingWidth = outputPaddingWidth
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ShapeError("takes input, weight and an optional bias, not \(inputs.count) inputs")
    }
    let (input, weight) = (inputs[0], inputs[1])
    guard input.rank == 4, weight.rank == 4 else {
      throw ShapeError("input \(input) and weight \(weight) must have four dimensions")
    }
    guard weight[2] == window.kernelHeight, weight[3] == window.kernelWidth else {
      throw ShapeError(
        "weight \(weight) does not have the kernel \(window.kernelHeight)x\(window.kernelWidth)")
    }
    guard groups > 0, input[1] == weight[0], weight[0] % groups == 0 else {
      throw ShapeError("\(input[1]) input channels do not fit weight \(weight), groups \(groups)")
    }
    let channels = weight[1] * groups
    if inputs.count == 3, inputs[2] != [channels] {
      throw ShapeError("bias \(inputs[2]) does not have \(channels) elements")
    }
    let height = outputHeight(for: input[2])
    let width = outputWidth(for: input[3])
    guard height > 0, width > 0 else {
      throw ShapeError("the padding leaves nothing of the output of \(input)")
    }
    return [[input[0], channels, height, width]]
  }

  /// Output rows for an input of `height` rows; zero or less when the padding cuts off all.
  public func outputHeight(for height: Int) -> Int {
    (height - 1) * window.strideHeight + window.spanHeight + outputPaddingHeight - window.padTop
      - window.padBottom
  }

  /// Output columns for an input of `width` columns; zero or less when the padding cuts off all.
  public func outputWidth(for width: Int) -> Int {
    (width - 1) * window.strideWidth + window.spanWidth + outputPaddingWidth - window.padLeft
      - window.padRight
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    inputs[0].elementCount * inputs[1].sample.elementCount
  }
}
