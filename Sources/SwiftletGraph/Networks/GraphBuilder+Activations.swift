extension GraphBuilder {
  public mutating func relu(_ x: Value) -> Value { append(ReLU(), kind: "relu", inputs: [x]) }

  public mutating func relu6(_ x: Value) -> Value { append(Clip.relu6, kind: "relu", inputs: [x]) }

  /// `x`, or `alpha * x` where it is negative.
  public mutating func leakyRelu(_ x: Value, alpha: Float = 0.01) -> Value {
    append(LeakyReLU(alpha: alpha), kind: "leakyrelu", inputs: [x])
  }

  /// `x`, or a learned slope of its channel times `x` where it is negative.
  public mutating func parametricRelu(_ x: Value, initialSlope: Float = 0.25) -> Value {
    let ones = Array(repeating: 1, count: max(x.shape.rank - 2, 0))
    let shape = Shape([x.channelCount] + ones)
    return append(
      ParametricReLU(), kind: "prelu", inputs: [x],
      parameters: [("slope", Tensor(shape: shape, repeating: initialSlope))])
  }

  /// `x`, or `alpha * (exp(x) - 1)` where it is negative.
  public mutating func elu(_ x: Value, alpha: Float = 1) -> Value {
    append(ELU(alpha: alpha), kind: "elu", inputs: [x])
  }

  public mutating func sigmoid(_ x: Value) -> Value {
    append(Sigmoid(), kind: "sigmoid", inputs: [x])
  }

  /// `max(0, min(1, alpha * x + beta))`; PyTorch's function has `alpha` 1/6.
  public mutating func hardSigmoid(_ x: Value, alpha: Float = 0.2, beta: Float = 0.5) -> Value {
    append(HardSigmoid(alpha: alpha, beta: beta), kind: "hardsigmoid", inputs: [x])
  }

  public mutating func hardSwish(_ x: Value) -> Value {
    append(HardSwish(), kind: "hardswish", inputs: [x])
  }

  public mutating func tanh(_ x: Value) -> Value { append(Tanh(), kind: "tanh", inputs: [x]) }

  public mutating func softmax(_ x: Value) -> Value {
    append(Softmax(), kind: "softmax", inputs: [x])
  }

  public mutating func logSoftmax(_ x: Value) -> Value {
    append(LogSoftmax(), kind: "logsoftmax", inputs: [x])
  }
}
