/// One kind of computation in the float graph: attributes as stored properties, shapes, forward and
/// backward. Each operator has a folder of its own under `Operators/`.
///
/// An operator's inputs are values computed by other nodes, graph inputs, or parameters of the
/// graph (weights), in the order that ONNX gives them.
public protocol Operator: Sendable {
  /// The operator's name in reports and errors, for example `Convolution`.
  static var name: String { get }

  /// The shapes of the outputs, batch included.
  ///
  /// Throws: `ShapeError` when the inputs do not fit the attributes or each other.
  func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape]

  /// Multiply-accumulates for one execution; 0 for operators without multiplications.
  func multiplyAccumulates(for inputs: [Shape]) -> Int

  /// Whether training changes the parameter at this input (running statistics: no).
  func isTrainable(input: Int) -> Bool

  /// Bytes that forward leaves for backward (an index per maximum, a dropout mask).
  func savedByteCount(for inputs: [Shape]) -> Int

  /// Bytes of working memory that forward or backward needs while it runs.
  func scratchByteCount(for inputs: [Shape]) -> Int

  /// Bytes that `prepare` makes of inputs that do not change between runs; 0 when there is nothing
  /// to prepare.
  func preparedByteCount(for inputs: [Shape]) -> Int

  /// Brings the constant inputs (all but the first) into the form that forward works with, in
  /// `arguments.prepared`. Called once, for inference only.
  func prepare(_ arguments: ForwardArguments)

  /// Computes the outputs from the inputs, writing every output element.
  func forward(_ arguments: ForwardArguments)

  /// Computes the inputs' gradients from the outputs' gradients, overwriting every element of each
  /// gradient that is asked for.
  func backward(_ arguments: BackwardArguments)
}

extension Operator {
  /// The operator's name in reports and errors.
  public var name: String { Self.name }
  public func multiplyAccumulates(for inputs: [Shape]) -> Int { 0 }
  public func isTrainable(input: Int) -> Bool { true }
  public func savedByteCount(for inputs: [Shape]) -> Int { 0 }
  public func scratchByteCount(for inputs: [Shape]) -> Int { 0 }
  public func preparedByteCount(for inputs: [Shape]) -> Int { 0 }
  public func prepare(_ arguments: ForwardArguments) {}
}

/// Whether a graph is run to predict or to learn: dropout and batch normalization differ.
public enum Purpose: Hashable, Sendable {
  case inference
  /// The seed starts the random sequence of dropout.
  case training(seed: UInt64)
}

/// What an operator's forward is called with.
public struct ForwardArguments {
  public let inputs: [TensorView]
  public let outputs: [MutableTensorView]
  /// `savedByteCount` bytes, kept until backward; empty for inference.
  public let saved: UnsafeMutableRawBufferPointer
  /// `scratchByteCount` bytes, 64-byte aligned, with undefined content.
  public let scratch: UnsafeMutableRawBufferPointer
  /// Nil for inference; for training a generator that differs per node and step.
  public var random: RandomSource?
  /// Training only: parameters that forward itself updates (running statistics), by input index.
  public let mutableInputs: [MutableTensorView?]
  /// What `prepare` made, 64-byte aligned; nil when inputs may have changed since.
  public var prepared: UnsafeMutableRawBufferPointer?

  public init(
    inputs: [TensorView], outputs: [MutableTensorView], saved: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer, random: RandomSource? = nil,
    mutableInputs: [MutableTensorView?] = [], prepared: UnsafeMutableRawBufferPointer? = nil
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.saved = saved
    self.scratch = scratch
    self.random = random
    self.mutableInputs = mutableInputs
    self.prepared = prepared
  }

  /// Whether this is a training step.
  public var isTraining: Bool { random != nil }
}

/// What an operator's backward is called with.
public struct BackwardArguments {
  public let inputs: [TensorView]
  public let outputs: [TensorView]
  public let outputGradients: [TensorView]
  /// Nil where nobody needs the gradient.
  public let inputGradients: [MutableTensorView?]
  public let saved: UnsafeMutableRawBufferPointer
  public let scratch: UnsafeMutableRawBufferPointer

  public init(
    inputs: [TensorView], outputs: [TensorView], outputGradients: [TensorView],
    inputGradients: [MutableTensorView?], saved: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.outputGradients = outputGradients
    self.inputGradients = inputGradients
    self.saved = saved
    self.scratch = scratch
  }
}
