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

  /// Bytes of working memory that forward or backward needs while it runs. A node that was prepared
  /// for inference gets none.
  func scratchByteCount(for inputs: [Shape]) -> Int

  /// Bytes of working memory that forward needs at inference; `scratchByteCount` unless an operator
  /// says less.
  func forwardScratchByteCount(for inputs: [Shape]) -> Int

  /// Bytes of working memory that each worker needs for itself, beside `scratchByteCount`.
  func workerScratchByteCount(for inputs: [Shape], isTraining: Bool) -> Int

  /// Bytes that `prepare` makes of inputs that do not change between runs; 0 when there is nothing
  /// to prepare.
  func preparedByteCount(for inputs: [Shape]) -> Int

  /// Brings the constant inputs (all but the first) into the form that forward works with, in
  /// `arguments.prepared`. Called once, for inference only.
  func prepare(_ arguments: ForwardArguments)

  /// Whether a prepared forward does not read this input itself.
  func isReplacedByPrepared(input: Int) -> Bool

  /// Whether forward may find its output at the place of this input: it then reads each element
  /// before it writes it, or writes nothing where both are the same place.
  func isOverwritable(input: Int) -> Bool

  /// Where input `i` lies in the output, in elements, when a copy is all that the operator does:
  /// the executor then lets the input be computed there. Nil where it does more, or the place is no
  /// contiguous run.
  func outputOffset(ofInput input: Int, inputs: [Shape]) -> Int?

  /// Whether forward applies `arguments.epilogue` to its output.
  var appliesEpilogue: Bool { get }

  /// What this node does to the output of the node before it, its input `input`, when that node can
  /// do it on the way; nil when it cannot be done so.
  func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue?

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
  public func forwardScratchByteCount(for inputs: [Shape]) -> Int {
    scratchByteCount(for: inputs)
  }
  public func workerScratchByteCount(for inputs: [Shape], isTraining: Bool) -> Int { 0 }
  public func preparedByteCount(for inputs: [Shape]) -> Int { 0 }
  public func isReplacedByPrepared(input: Int) -> Bool { false }
  public func isOverwritable(input: Int) -> Bool { false }
  public func outputOffset(ofInput input: Int, inputs: [Shape]) -> Int? { nil }
  public var appliesEpilogue: Bool { false }
  public func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue? { nil }
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
  /// Those who share out the work.
  public let workers: Workers
  /// `workerScratchByteCount` bytes for each worker, 64-byte aligned, with undefined content.
  let workerScratch: WorkerScratch
  /// What to do to each output element before it is written; operators that apply none never get
  /// one.
  var epilogue = Epilogue()

  public init(
    inputs: [TensorView], outputs: [MutableTensorView], saved: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer, random: RandomSource? = nil,
    mutableInputs: [MutableTensorView?] = [], prepared: UnsafeMutableRawBufferPointer? = nil,
    workers: Workers = .one, workerScratch: WorkerScratch = .none
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.saved = saved
    self.scratch = scratch
    self.random = random
    self.mutableInputs = mutableInputs
    self.prepared = prepared
    self.workers = workers
    self.workerScratch = workerScratch
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
  public let workers: Workers
  let workerScratch: WorkerScratch

  public init(
    inputs: [TensorView], outputs: [TensorView], outputGradients: [TensorView],
    inputGradients: [MutableTensorView?], saved: UnsafeMutableRawBufferPointer,
    scratch: UnsafeMutableRawBufferPointer, workers: Workers = .one,
    workerScratch: WorkerScratch = .none
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.outputGradients = outputGradients
    self.inputGradients = inputGradients
    self.saved = saved
    self.scratch = scratch
    self.workers = workers
    self.workerScratch = workerScratch
  }
}

/// One piece of working memory per worker.
public struct WorkerScratch {
  let base: UnsafeMutableRawPointer?
  /// Of one piece; a multiple of 64.
  let byteCount: Int

  /// Operators that need none.
  public static var none: WorkerScratch { WorkerScratch(base: nil, byteCount: 0) }

  /// - Parameter base: as many pieces as there are workers, 64-byte aligned.
  public init(base: UnsafeMutableRawPointer?, byteCount: Int) {
    self.base = base
    self.byteCount = byteCount
  }

  /// The piece of one worker.
  subscript(worker: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(
      start: base.map { $0 + worker * byteCount }, count: byteCount)
  }
}
