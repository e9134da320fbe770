import SwiftletRuntime

/// A layer's tensors, weights and scales, filled with noise.
final class LayerData {
  private let layer: Layer
  private let input: Buffer
  private let output: Buffer
  private let weights: Buffer
  private let requantization: Buffer
  private let scratch: Buffer
  /// Of a large matrix there are many, taken in turn, so that it comes from memory as it does in a
  /// network.
  private let copies: Int
  private var turn = 0

  init(_ layer: Layer) {
    self.layer = layer
    input = Buffer(layer.extent * layer.extent * layer.inputChannels)
    output = Buffer(layer.outputExtent * layer.outputExtent * layer.outputChannels)
    let stride = (layer.weightsByteCount + 63) / 64 * 64
    copies = layer.kind == .fullyConnected && stride > 1 << 20 ? (256 << 20) / stride : 1
    weights = Buffer(max(stride * copies, 64))
    let entries = layer.kind == .averagePool ? layer.depth : layer.outputChannels
    requantization = Buffer((entries + 15) / 16 * ModelFormat.RequantizationBlock.byteCount)
    scratch = Buffer(
      layer.kind == .convolution
        ? ConvolutionScratch.byteCount(
          inputChannelsPerGroup: layer.inputChannels, kernelHeight: layer.window.kernelHeight,
          kernelWidth: layer.window.kernelWidth) : 0)
    fill()
  }

  private func fill() {
    // A congruential generator (Knuth, MMIX), for there are up to 256 MB.
    var state: UInt64 = 1
    for buffer in [input, weights] {
      for index in 0..<buffer.count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        buffer.elements[index] = max(-127, Int8(truncatingIfNeeded: state >> 56))
      }
    }
    // Blocks of bias, multiplier, shift.
    let shift = 41 + Int32((layer.depth.bitWidth - layer.depth.leadingZeroBitCount) / 2)
    for index in 0..<requantization.count / 4 {
      requantization.raw.storeBytes(
        of: [0, 1 << 30, shift][index % 48 / 16], toByteOffset: 4 * index, as: Int32.self)
    }
  }

  func run(_ path: KernelPath) {
    turn = (turn + 1) % copies
    switch layer.kind {
    case .convolution: ConvolutionKernel.run(convolution, path: path)
    case .depthwise: DepthwiseConvolutionKernel.run(convolution, path: path)
    case .fullyConnected: FullyConnectedKernel.run(convolution, path: path)
    case .maxPool: MaxPoolKernel.run(pool, path: path)
    case .averagePool: AveragePoolKernel.run(pool, path: path)
    }
  }

  /// By Winograd's transforms, whether faster or not; nil where there are none.
  func winograd(_ path: KernelPath) -> (() -> Void)? {
    #if arch(x86_64)
      guard layer.kind == .convolution else { return nil }
      let shape = ConvolutionWinograd.Shape(
        inputChannels: layer.inputChannels, outputHeight: layer.outputExtent,
        outputWidth: layer.outputExtent, outputChannels: layer.outputChannels, window: layer.window)
      let byteCount = ConvolutionWinograd.byteCount(shape, path: path)
      if byteCount == 0 { return nil }
      let memory = Buffer(byteCount)
      let partCount = ConvolutionWinograd.partCount(
        weights.elements, inputChannels: layer.inputChannels, outputChannels: layer.outputChannels)
      return { [self] in
        ConvolutionWinograd.run(convolution, partCount: partCount, memory: memory.raw, path: path)
      }
    #else
      return nil
    #endif
  }

  private var convolution: ConvolutionArguments {
    ConvolutionArguments(
      input: inputView, output: outputView, window: layer.window,
      weights: weights.elements + turn * (weights.count / copies / 64 * 64),
      requantization: UnsafeRawPointer(requantization.elements),
      scratch: UnsafeMutableRawPointer(scratch.elements), scratchByteCount: scratch.count)
  }

  private var pool: PoolArguments {
    PoolArguments(
      input: inputView, output: outputView, window: layer.window,
      requantization: UnsafeRawPointer(requantization.elements))
  }

  private var inputView: ActivationView {
    ActivationView(
      base: input.elements, height: layer.extent, width: layer.extent,
      channels: layer.inputChannels, zeroPoint: 3)
  }

  private var outputView: ActivationView {
    ActivationView(
      base: output.elements, height: layer.outputExtent, width: layer.outputExtent,
      channels: layer.outputChannels, zeroPoint: -5)
  }
}

/// Aligned bytes.
final class Buffer {
  let raw: UnsafeMutableRawBufferPointer
  let elements: UnsafeMutablePointer<Int8>

  init(_ count: Int) {
    let rounded = (max(count, 1) + 255) / 256 * 256
    raw = .allocate(byteCount: rounded, alignment: 64)
    elements = raw.bindMemory(to: Int8.self).baseAddress ?? .allocate(capacity: rounded)
    elements.initialize(repeating: 0, count: rounded)
  }

  deinit { raw.deallocate() }

  var count: Int { raw.count }
}
