// Records to kernel arguments, one function for each argument structure.
extension SessionMemory {
  func convolution(_ operation: ModelFormat.Operation) -> ConvolutionArguments {
    unsafe ConvolutionArguments(
      input: activation(operation.input0), output: activation(operation.output),
      window: window(operation), groups: Int(operation.groups),
      weights: weights(operation), requantization: requantization(operation),
      clampLow: operation.clampLow, clampHigh: operation.clampHigh,
      scratch: arena + Int(operation.scratchOffset),
      scratchByteCount: Int(operation.scratchByteCount))
  }

  /// A window over the whole input map.
  func fullyConnected(_ operation: ModelFormat.Operation) -> ConvolutionArguments {
    var arguments = unsafe convolution(operation)
    unsafe arguments.window = Window(
      kernelHeight: arguments.input.height, kernelWidth: arguments.input.width)
    unsafe arguments.groups = 1
    return unsafe arguments
  }

  func pool(_ operation: ModelFormat.Operation) -> PoolArguments {
    let isAverage = operation.kind == ModelFormat.OperationKind.averagePool.rawValue
    return unsafe PoolArguments(
      input: activation(operation.input0), output: activation(operation.output),
      window: window(operation), requantization: isAverage ? requantization(operation) : nil,
      firstCount: Int(operation.firstCount),
      clampLow: operation.clampLow, clampHigh: operation.clampHigh)
  }

  func elementwise(_ operation: ModelFormat.Operation) -> ElementwiseArguments {
    let isRescale = operation.kind == ModelFormat.OperationKind.rescale.rawValue
    return unsafe ElementwiseArguments(
      input0: activation(operation.input0),
      input1: activation(isRescale ? operation.input0 : operation.input1),
      output: activation(operation.output),
      scale: ElementwiseScale(
        multiplier0: operation.multiplier0, multiplier1: operation.multiplier1,
        shift: operation.elementwiseShift),
      clampLow: operation.clampLow, clampHigh: operation.clampHigh)
  }

  func softmax(_ operation: ModelFormat.Operation) -> SoftmaxArguments {
    unsafe SoftmaxArguments(
      input: activation(operation.input0), output: activation(operation.output),
      exponentials: constants(operation))
  }

  func lookup(_ operation: ModelFormat.Operation) -> LookupArguments {
    unsafe LookupArguments(
      input: activation(operation.input0), output: activation(operation.output),
      table: model.address(operation.constantsOffset, in: .constants)
        .assumingMemoryBound(to: Int8.self))
  }

  func parametricReLU(_ operation: ModelFormat.Operation) -> ParametricReLUArguments {
    unsafe ParametricReLUArguments(
      input: activation(operation.input0), output: activation(operation.output),
      multiplier: operation.multiplier0, shift: operation.elementwiseShift,
      slopes: model.address(operation.constantsOffset, in: .constants)
        .assumingMemoryBound(to: Int32.self),
      clampLow: operation.clampLow, clampHigh: operation.clampHigh)
  }

  func localResponseNormalization(
    _ operation: ModelFormat.Operation
  ) -> LocalResponseNormalizationArguments {
    unsafe LocalResponseNormalizationArguments(
      input: activation(operation.input0), output: activation(operation.output),
      size: Int(operation.kernelHeight), factors: constants(operation),
      shift: operation.elementwiseShift,
      clampLow: operation.clampLow, clampHigh: operation.clampHigh)
  }

  func multiply(_ operation: ModelFormat.Operation) -> MultiplyArguments {
    unsafe MultiplyArguments(
      input0: activation(operation.input0), input1: activation(operation.input1),
      output: activation(operation.output),
      scale: ProductScale(multiplier: operation.multiplier0, shift: operation.elementwiseShift),
      clampLow: operation.clampLow, clampHigh: operation.clampHigh)
  }

  func logSoftmax(_ operation: ModelFormat.Operation) -> LogSoftmaxArguments {
    unsafe LogSoftmaxArguments(
      input: activation(operation.input0), output: activation(operation.output),
      tables: constants(operation), inputMultiplier: operation.multiplier0,
      logarithmMultiplier: operation.multiplier1, shift: operation.elementwiseShift)
  }

  func resize(_ operation: ModelFormat.Operation) -> ResizeArguments {
    unsafe ResizeArguments(
      input: activation(operation.input0), output: activation(operation.output),
      taps: constants(operation),
      isNearest: operation.mode == ModelFormat.ResizeMode.nearest.rawValue)
  }

  func copy(_ operation: ModelFormat.Operation) -> CopyArguments {
    unsafe CopyArguments(
      input: activation(operation.input0), output: activation(operation.output),
      rows: CopyAxis(start: Int(operation.startRow), step: Int(operation.strideHeight)),
      columns: CopyAxis(start: Int(operation.startColumn), step: Int(operation.strideWidth)),
      startChannel: Int(operation.startChannel),
      border: ModelFormat.CopyBorder(rawValue: operation.mode) ?? .fill,
      fill: Int8(truncatingIfNeeded: operation.fill))
  }

  func rearrange(_ operation: ModelFormat.Operation) -> RearrangeArguments {
    unsafe RearrangeArguments(
      input: activation(operation.input0), output: activation(operation.output),
      order: ModelFormat.RearrangeOrder(rawValue: operation.mode) ?? .channelShuffle,
      size: Int(operation.groups))
  }

  private func constants(_ operation: ModelFormat.Operation) -> UnsafePointer<UInt32> {
    unsafe model.address(operation.constantsOffset, in: .constants)
      .assumingMemoryBound(to: UInt32.self)
  }

  func window(_ operation: ModelFormat.Operation) -> Window { Window(operation) }

  func weights(_ operation: ModelFormat.Operation) -> UnsafePointer<Int8> {
    unsafe model.address(operation.weightsOffset, in: .weights)
      .assumingMemoryBound(to: Int8.self)
  }

  func requantization(_ operation: ModelFormat.Operation) -> UnsafeRawPointer {
    let byteCount = ModelFormat.RequantizationBlock.byteCount
    return unsafe model.address(
      UInt64(operation.requantizationBlock) * UInt64(byteCount), in: .requantization)
  }
}

extension Window {
  init(_ operation: ModelFormat.Operation) {
    self.init(
      kernelHeight: Int(operation.kernelHeight), kernelWidth: Int(operation.kernelWidth),
      strideHeight: Int(operation.strideHeight), strideWidth: Int(operation.strideWidth),
      dilationHeight: Int(operation.dilationHeight), dilationWidth: Int(operation.dilationWidth),
      padTop: Int(operation.padTop), padLeft: Int(operation.padLeft))
  }
}
