import SwiftletQuantizer
import SwiftletRuntime

extension ToyModels {
  /// Every kind of operation that moves elements: transposed convolution, resize, copy, depth to
  /// space, channel shuffle, and a maximum in place.
  static func geometryKinds() -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 3, 3, 4, zeroPoint: 3, role: .input, lifetime: 0...0)
    let large = sketch.addTensor("large", 6, 6, 5, lifetime: 0...1)
    let resized = sketch.addTensor("resized", 4, 7, 5, lifetime: 1...2)
    let part = sketch.addTensor("part", 4, 4, 8, lifetime: 2...3)
    let wide = sketch.addTensor("wide", 8, 8, 2, lifetime: 3...5)
    let shuffled = sketch.addTensor("shuffled", 8, 8, 2, lifetime: 4...5)
    let output = sketch.addTensor("output", 8, 8, 2, role: .output, lifetime: 5...5)

    let fields = transposed(&sketch)
    sketch.addOperation(.transposedConvolution, input, large) {
      let (name, kind) = ($0.name, $0.kind)
      $0 = fields
      ($0.name, $0.kind, $0.input0, $0.output) = (name, kind, input, large)
    }
    // Each row and column between two others, the last ones beyond the end.
    let taps = (0..<11).map {
      ResizeTap(index: $0 % 6, weight: Int32($0 * 199) % 2049).word
    }
    let table = sketch.image.addConstants(taps)
    sketch.addOperation(.resize, large, resized) {
      $0.mode = ModelFormat.ResizeMode.linear.rawValue
      $0.constantsOffset = table
    }
    sketch.addOperation(.copy, resized, part) {
      ($0.strideHeight, $0.strideWidth) = (2, 3)
      ($0.startRow, $0.startColumn, $0.startChannel) = (-1, -2, -1)
      $0.fill = -77
    }
    sketch.addOperation(.rearrange, part, wide) {
      $0.mode = ModelFormat.RearrangeOrder.depthToSpaceChannelFirst.rawValue
      $0.groups = 2
    }
    sketch.addOperation(.rearrange, wide, shuffled) {
      $0.mode = ModelFormat.RearrangeOrder.channelShuffle.rawValue
      $0.groups = 2
    }
    sketch.addOperation(.extremum, wide, output) {
      $0.input1 = shuffled
      $0.mode = ModelFormat.ExtremumOrder.maximum.rawValue
      ($0.multiplier0, $0.multiplier1) = (1 << 20, -(1 << 20))
      $0.elementwiseShift = 20
    }
    return sketch.image
  }

  /// A 4x4 kernel at stride 2: four phases of two by two taps, one block of channels each.
  private static func transposed(_ sketch: inout ModelSketch) -> ModelFormat.Operation {
    var operation = ModelFormat.Operation()
    operation.setWindow(4, stride: 2, padding: 1)
    operation.groups = 1
    let phase = blocked((0..<5).map { row in (0..<16).map { Int8($0 * 13 + row - 100) } })
    operation.setWeights(
      phase + phase + phase + phase, biases: (0..<64).map { Int32($0 * 10) }, shift: 38,
      in: &sketch.image)
    let byteCount = ConvolutionScratch.byteCount(
      inputChannelsPerGroup: 4, kernelHeight: 2, kernelWidth: 2)
    operation.scratchOffset = UInt64(sketch.reserve(byteCount))
    operation.scratchByteCount = UInt64(byteCount)
    return operation
  }
}
