// Operations on several threads. Kinds that are not named here run on the session's own thread.
extension SessionMemory {
  /// Runs one thread's share of an operation that `isDivided`. `scratch` is that thread's own.
  func run(_ index: Int, part: WorkPart, scratch: UnsafeMutableRawPointer, path: KernelPath) {
    let operation = unsafe model.operation(index)
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution:
      guard var share = unsafe convolution(operation).part(part) else { return }
      if part.index > 0 { unsafe share.scratch = scratch }
      unsafe ConvolutionKernel.run(share, path: path)
    case .depthwiseConvolution:
      guard let share = unsafe convolution(operation).depthwisePart(part) else { return }
      unsafe DepthwiseConvolutionKernel.run(share, path: path)
    case .fullyConnected:
      guard let share = unsafe fullyConnected(operation).fullyConnectedPart(part) else { return }
      unsafe FullyConnectedKernel.run(share, path: path)
    case .maxPool:
      guard let share = unsafe pool(operation).part(part) else { return }
      unsafe MaxPoolKernel.run(share, path: path)
    case .averagePool:
      guard let share = unsafe pool(operation).part(part) else { return }
      unsafe AveragePoolKernel.run(share, path: path)
    case .add:
      guard let share = unsafe elementwise(operation).part(part) else { return }
      unsafe AddKernel.run(share, path: path)
    case .rescale:
      guard let share = unsafe elementwise(operation).part(part) else { return }
      unsafe RescaleKernel.run(share, path: path)
    case .localResponseNormalization:
      guard let share = unsafe localResponseNormalization(operation).part(part) else { return }
      unsafe LocalResponseNormalizationKernel.run(share, path: path)
    case .lookup:
      guard let share = unsafe lookup(operation).part(part) else { return }
      unsafe LookupKernel.run(share, path: path)
    case .parametricReLU:
      guard let share = unsafe parametricReLU(operation).part(part) else { return }
      unsafe ParametricReLUKernel.run(share, path: path)
    default: return
    }
  }

  /// Whether an operation is worth waking the other threads for, which costs about as much as the
  /// fastest path takes for 2^17 products or 2^15 elements.
  func isDivided(_ index: Int) -> Bool {
    let operation = unsafe model.operation(index)
    let output = unsafe model.tensor(Int(operation.output))
    let elements = Int(output.height) * Int(output.width) * Int(output.channels)
    let taps = max(1, Int(operation.kernelHeight) * Int(operation.kernelWidth))
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution, .fullyConnected:
      return elements > 0
        && Int(operation.weightsByteCount) * Int(output.height)
          * Int(output.width) >= 1 << 17
    case .depthwiseConvolution, .maxPool, .averagePool: return elements * taps >= 1 << 16
    case .localResponseNormalization: return elements >= 1 << 13
    case .add, .rescale, .lookup, .parametricReLU: return elements >= 1 << 15
    default: return false
    }
  }
}
