extension Model {
  /// Multiply-accumulates of one inference.
  public var multiplyAccumulates: UInt64 {
    var sum: UInt64 = 0
    for index in 0..<operationCount { sum += multiplyAccumulates(of: operation(at: index)) }
    return sum
  }

  /// Multiply-accumulates of one run of the operation: 0 where it has no weights.
  public func multiplyAccumulates(of operation: ModelFormat.Operation) -> UInt64 {
    let output = TensorDescription(tensor(at: Int(operation.output)))
    return UInt64(productsPerOutput(of: operation)) * UInt64(output.elementCount)
  }

  /// Products that are summed for each element of the operation's output.
  public func productsPerOutput(of operation: ModelFormat.Operation) -> Int {
    let input = TensorDescription(tensor(at: Int(operation.input0)))
    let taps = Int(operation.kernelHeight) * Int(operation.kernelWidth)
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution: return taps * input.channels / max(Int(operation.groups), 1)
    case .depthwiseConvolution: return taps
    case .fullyConnected: return input.elementCount
    default: return 0
    }
  }
}
