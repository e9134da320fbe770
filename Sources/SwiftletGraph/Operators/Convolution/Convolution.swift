public import SwiftletRuntime

/// Two-dimensional cross-correlation with stride, zero padding, dilation and groups.
///
/// Shapes: input `N x C x H x W`; weight `M x C/groups x kernelHeight x kernelWidth`; optional bias
/// `M`; output `N x M x OH x OW`. Depthwise convolution is `groups == C`.
/// Source: ONNX operator `Conv`.
public struct Convolution: Operator, Hashable {
  public static let name = "Convolution"

  public var window: Window
  public var groups: Int

  public init(window: Window, groups: Int = 1) {
    self.window = window
    self.groups = groups
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ShapeError("takes input, weight and an optional bias, not \(inputs.count) inputs")
    }
    let input = inputs[0]
    let weight = inputs[1]
    guard input.rank == 4, weight.rank == 4 else {
      throw ShapeError("input \(input) and weight \(weight) must have four dimensions")
    }
    guard weight[2] == window.kernelHeight, weight[3] == window.kernelWidth else {
      throw ShapeError(
        "weight \(weight) does not have the kernel \(window.kernelHeight)x\(window.kernelWidth)")
    }
    guard groups > 0, input[1] == weight[1] * groups, weight[0] % groups == 0 else {
      throw ShapeError("\(input[1]) input channels do not fit weight \(weight), groups \(groups)")
    }
    if inputs.count == 3, inputs[2] != [weight[0]] {
      throw ShapeError("bias \(inputs[2]) does not have \(weight[0]) elements")
    }
    return [try window.outputShape(input: input, channels: weight[0])]
  }

  public func multiplyAccumulates(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * inputs[1].sample.elementCount
  }
}
