// Operations on several threads.
extension SessionMemory {
  /// Runs one thread's share of an operation that `isDivided`. `scratch` is that thread's own.
  func run(_ index: Int, part: WorkPart, scratch: UnsafeMutableRawPointer, path: KernelPath) {
    let operation = unsafe model.operation(index)
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution:
      #if arch(x86_64)
        if unsafe runWinograd(index, part: part, path: path) { return }
      #endif
      var whole = unsafe convolution(operation)
      if part.index > 0 { unsafe whole.scratch = scratch }
      for index in 0..<PanelShare.pieceCount {
        guard let piece = unsafe whole.piece(index, of: part) else { continue }
        unsafe ConvolutionKernel.run(piece, path: path)
      }
    case .transposedConvolution:
      guard var share = unsafe convolution(operation).transposedPart(part) else { return }
      if part.index > 0 { unsafe share.scratch = scratch }
      unsafe TransposedConvolutionKernel.run(share, path: path)
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
    case .multiply:
      guard let share = unsafe multiply(operation).part(part) else { return }
      unsafe MultiplyKernel.run(share, path: path)
    case .extremum:
      let order = ModelFormat.ExtremumOrder(rawValue: operation.mode) ?? .minimum
      guard let share = unsafe elementwise(operation).part(part) else { return }
      unsafe ExtremumKernel.run(share, order: order, path: path)
    case .softmax:
      guard let share = unsafe softmax(operation).part(part) else { return }
      unsafe SoftmaxKernel.run(share, path: path)
    case .logSoftmax:
      guard let share = unsafe logSoftmax(operation).part(part) else { return }
      unsafe LogSoftmaxKernel.run(share, path: path)
    case .resize:
      guard let share = unsafe resize(operation).part(part) else { return }
      unsafe ResizeKernel.run(share, path: path)
    case .copy:
      guard let share = unsafe copy(operation).part(part) else { return }
      unsafe CopyKernel.run(share, path: path)
    case .rearrange:
      guard let share = unsafe rearrange(operation).part(part) else { return }
      unsafe RearrangeKernel.run(share, path: path)
    case nil: return  // The reader refuses unknown kinds.
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
    // Its weights are those of all phases.
    case .transposedConvolution:
      let input = unsafe model.tensor(Int(operation.input0))
      return Int(operation.weightsByteCount) * Int(input.height) * Int(input.width) >= 1 << 17
    case .depthwiseConvolution, .maxPool, .averagePool: return elements * taps >= 1 << 16
    case .localResponseNormalization, .softmax, .logSoftmax, .resize: return elements >= 1 << 13
    // These are bound by memory.
    case .copy, .rearrange: return elements >= 1 << 16
    case .add, .rescale, .lookup, .parametricReLU, .multiply, .extremum:
      return elements >= 1 << 15
    case nil: return false
    }
  }
}
