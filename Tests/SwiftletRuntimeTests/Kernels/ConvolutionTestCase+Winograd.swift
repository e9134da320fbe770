import SwiftletRuntime

// Convolution by transforms, which only x86-64 has. The reference has one way of convolution.
extension ConvolutionTestCase {
  func winogradPart(of arguments: ConvolutionArguments, _ part: WorkPart) -> ConvolutionArguments? {
    #if arch(x86_64)
      arguments.winogradPart(part)
    #else
      nil
    #endif
  }

  /// Runs in memory of exactly the size for `winogradPatches` of 4x4 outputs, or for the whole layer.
  func runWinograd(_ arguments: ConvolutionArguments, _ path: KernelPath) {
    #if arch(x86_64)
      if path == .reference { return ConvolutionKernel.run(arguments, path: path) }
      let shape = ConvolutionWinograd.Shape(
        inputChannels: inputChannels, outputHeight: 4,
        outputWidth: winogradPatches.map { 4 * $0 } ?? arguments.output.pixelCount,
        outputChannels: outputChannels, window: window)
      let memory = TestBytes(count: ConvolutionWinograd.byteCount(shape, path: path))
      ConvolutionWinograd.run(
        arguments,
        partCount: ConvolutionWinograd.partCount(
          arguments.weights, inputChannels: inputChannels,
          outputChannels: arguments.output.channels),
        memory: UnsafeMutableRawBufferPointer(start: memory.base, count: memory.count), path: path)
      extendLifetime(memory)
    #endif
  }
}
