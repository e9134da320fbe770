import SwiftletRuntime

/// One layer of a known network, with the shapes that decide its speed.
struct Layer {
  enum Kind { case convolution, depthwise, fullyConnected, maxPool, averagePool }
  var name: String
  var kind = Kind.convolution
  var extent: Int
  var inputChannels: Int
  var outputChannels: Int
  var window = Window(kernel: 1)

  var outputExtent: Int {
    kind == .fullyConnected ? 1 : window.outputHeight(for: extent)
  }

  /// Products in one sum.
  var depth: Int {
    switch kind {
    case .convolution: window.tapCount * inputChannels
    case .depthwise, .maxPool, .averagePool: window.tapCount
    case .fullyConnected: extent * extent * inputChannels
    }
  }

  var products: Int { outputExtent * outputExtent * outputChannels * depth }

  var weightsByteCount: Int {
    let blocks = (outputChannels + 15) / 16
    switch kind {
    case .convolution, .fullyConnected: return blocks * ((depth + 3) / 4) * 64
    case .depthwise: return blocks * depth * 16
    case .maxPool, .averagePool: return 0
    }
  }
}

extension Layer {
  static let all: [Layer] = [
    .convolution("resnet18 first", 224, 3, 64, Window(kernel: 7, stride: 2, padding: 3)),
    .convolution("resnet18 3x3", 56, 64, 64, Window(kernel: 3, padding: 1)),
    .convolution("resnet18 3x3", 28, 128, 128, Window(kernel: 3, padding: 1)),
    .convolution("resnet18 3x3", 14, 256, 256, Window(kernel: 3, padding: 1)),
    .convolution("resnet18 3x3", 7, 512, 512, Window(kernel: 3, padding: 1)),
    .convolution("resnet18 3x3 / 2", 56, 64, 128, Window(kernel: 3, stride: 2, padding: 1)),
    .convolution("resnet50 1x1 / 2", 56, 256, 512, Window(kernel: 1, stride: 2)),
    .convolution("vgg16 first", 224, 3, 64, Window(kernel: 3, padding: 1)),
    .convolution("vgg16 3x3", 112, 128, 128, Window(kernel: 3, padding: 1)),
    .convolution("vgg16 3x3", 56, 256, 256, Window(kernel: 3, padding: 1)),
    .convolution("vgg16 3x3", 28, 512, 512, Window(kernel: 3, padding: 1)),
    .convolution("vgg16 3x3", 14, 512, 512, Window(kernel: 3, padding: 1)),
    .convolution("googlenet 3x3", 56, 64, 192, Window(kernel: 3, padding: 1)),
    .convolution("alexnet first", 227, 3, 96, Window(kernel: 11, stride: 4)),
    .convolution("mobilenet first", 224, 3, 32, Window(kernel: 3, stride: 2, padding: 1)),
    .convolution("mobilenet_v1 1x1", 112, 32, 64), .convolution("mobilenet_v1 1x1", 56, 64, 128),
    .convolution("mobilenet_v1 1x1", 56, 128, 128), .convolution("mobilenet_v1 1x1", 28, 256, 256),
    .convolution("mobilenet_v1 1x1", 14, 512, 512), .convolution("mobilenet_v1 1x1", 7, 1024, 1024),
    .convolution("mobilenet_v2 1x1", 56, 24, 144), .convolution("mobilenet_v2 1x1", 56, 144, 24),
    .convolution("lenet5 first", 28, 1, 6, Window(kernel: 5, padding: 2)),
    .convolution("lenet5 second", 14, 6, 16, Window(kernel: 5)),
    .convolution("cifar-convnet first", 32, 3, 32, Window(kernel: 5, padding: 2)),
    .convolution("cifar-convnet 5x5", 8, 64, 64, Window(kernel: 5, padding: 2)),
    .convolution("mbv1-025-96 first", 96, 3, 8, Window(kernel: 3, stride: 2, padding: 1)),
    .convolution("resnet8 first", 32, 3, 16, Window(kernel: 3, padding: 1)),
    .convolution("resnet8 1x1 / 2", 32, 16, 32, Window(kernel: 1, stride: 2)),
    .convolution("resnet8 3x3", 8, 64, 64, Window(kernel: 3, padding: 1)),
    .convolution("resnet8 3x3", 32, 16, 16, Window(kernel: 3, padding: 1)),
    .convolution("resnet8 3x3", 16, 32, 32, Window(kernel: 3, padding: 1)),
    .depthwise(48, 8, Window(kernel: 3, padding: 1)),
    .depthwise(48, 16, Window(kernel: 3, stride: 2, padding: 1)),
    .depthwise(24, 32, Window(kernel: 3, padding: 1)),
    .depthwise(12, 64, Window(kernel: 3, padding: 1)),
    .depthwise(3, 256, Window(kernel: 3, padding: 1)),
    .depthwise(112, 32, Window(kernel: 3, padding: 1)),
    .depthwise(112, 64, Window(kernel: 3, stride: 2, padding: 1)),
    .depthwise(56, 128, Window(kernel: 3, padding: 1)),
    .depthwise(14, 512, Window(kernel: 3, padding: 1)),
    .depthwise(28, 120, Window(kernel: 5, padding: 2)),
    .depthwise(28, 72, Window(kernel: 5, stride: 2, padding: 2)),
    .fullyConnected("alexnet", 9216, 4096), .fullyConnected("alexnet", 4096, 1000),
    .fullyConnected("lenet5", 400, 120),
    Layer(
      name: "max pool", kind: .maxPool, extent: 112, inputChannels: 64, outputChannels: 64,
      window: Window(kernel: 3, stride: 2, padding: 1)),
    Layer(
      name: "global pool", kind: .averagePool, extent: 7, inputChannels: 1024,
      outputChannels: 1024, window: Window(kernel: 7)),
  ]

  private static func convolution(
    _ name: String, _ extent: Int, _ inputs: Int, _ outputs: Int,
    _ window: Window = Window(kernel: 1)
  ) -> Layer {
    Layer(
      name: name, extent: extent, inputChannels: inputs, outputChannels: outputs, window: window)
  }

  private static func depthwise(_ extent: Int, _ channels: Int, _ window: Window) -> Layer {
    Layer(
      name: "depthwise", kind: .depthwise, extent: extent, inputChannels: channels,
      outputChannels: channels, window: window)
  }

  private static func fullyConnected(_ name: String, _ inputs: Int, _ outputs: Int) -> Layer {
    Layer(
      name: name, kind: .fullyConnected, extent: 1, inputChannels: inputs, outputChannels: outputs)
  }
}

extension Layer: CustomStringConvertible {
  var description: String {
    let window = "\(window.kernelHeight)x\(window.kernelWidth)/\(window.strideHeight)"
    let shape =
      kind == .fullyConnected
      ? "\(inputChannels)>\(outputChannels)"
      : "\(window) \(inputChannels)>\(outputChannels) at \(outputExtent)"
    return "\(name) \(shape)"
  }
}
