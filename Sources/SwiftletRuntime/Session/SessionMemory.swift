/// A model's records and the arena they point into, as the running of operations sees them.
///
/// Every offset was validated with the model, and the arena's size with the session.
@unsafe
struct SessionMemory {
  var model: ModelView
  var arena: UnsafeMutableRawPointer
  #if arch(x86_64)
    var winograd: WinogradMemory
  #endif

  init(model: ModelView, arena: UnsafeMutableRawPointer) {
    unsafe self.model = model
    unsafe self.arena = arena
    #if arch(x86_64)
      unsafe winograd = WinogradMemory(arena: arena)
    #endif
  }

  /// The tensor as kernels take it.
  func activation(_ index: UInt32) -> ActivationView {
    let tensor = unsafe model.tensor(Int(index))
    return unsafe ActivationView(
      base: (arena + Int(tensor.arenaOffset)).assumingMemoryBound(to: Int8.self),
      height: Int(tensor.height), width: Int(tensor.width), channels: Int(tensor.channels),
      pixelStride: Int(tensor.pixelStride), zeroPoint: tensor.zeroPoint)
  }

  /// Runs one operation.
  func run(_ index: Int, path: KernelPath) {
    let operation = unsafe model.operation(index)
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution:
      #if arch(x86_64)
        if unsafe runWinograd(index, path: path) { return }
      #endif
      unsafe ConvolutionKernel.run(convolution(operation), path: path)
    case .depthwiseConvolution:
      unsafe DepthwiseConvolutionKernel.run(convolution(operation), path: path)
    case .fullyConnected: unsafe FullyConnectedKernel.run(fullyConnected(operation), path: path)
    case .maxPool: unsafe MaxPoolKernel.run(pool(operation), path: path)
    case .averagePool: unsafe AveragePoolKernel.run(pool(operation), path: path)
    case .add: unsafe AddKernel.run(elementwise(operation), path: path)
    case .rescale: unsafe RescaleKernel.run(elementwise(operation), path: path)
    case .softmax: unsafe SoftmaxKernel.run(softmax(operation), path: path)
    case .lookup: unsafe LookupKernel.run(lookup(operation), path: path)
    case .parametricReLU:
      unsafe ParametricReLUKernel.run(parametricReLU(operation), path: path)
    case .localResponseNormalization:
      unsafe LocalResponseNormalizationKernel.run(
        localResponseNormalization(operation), path: path)
    case .multiply: unsafe MultiplyKernel.run(multiply(operation), path: path)
    case .logSoftmax: unsafe LogSoftmaxKernel.run(logSoftmax(operation), path: path)
    case .transposedConvolution:
      unsafe TransposedConvolutionKernel.run(convolution(operation), path: path)
    case .resize: unsafe ResizeKernel.run(resize(operation), path: path)
    case .copy: unsafe CopyKernel.run(copy(operation), path: path)
    case .rearrange: unsafe RearrangeKernel.run(rearrange(operation), path: path)
    case .extremum:
      let order = ModelFormat.ExtremumOrder(rawValue: operation.mode) ?? .minimum
      unsafe ExtremumKernel.run(elementwise(operation), order: order, path: path)
    case nil: break  // The reader refuses unknown kinds.
    }
  }
}
