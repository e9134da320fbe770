import SwiftletGraph

/// One operator alone with memory of its own, to run forward and backward on given tensors.
///
/// Outputs, gradients and scratch start as NaN: an element that an operator forgets to write, or
/// reads before writing, shows in the result.
final class OperatorBench {
  let operation: any Operator
  var inputs: [Block]
  let outputs: [Block]
  private let saved: UnsafeMutableRawBufferPointer
  private let scratch: UnsafeMutableRawBufferPointer
  private let workers: Workers
  private let workerScratch: UnsafeMutableRawBufferPointer

  init(_ operation: any Operator, _ inputs: [Tensor], threads: Int = 1) throws {
    self.operation = operation
    self.inputs = inputs.map(Block.init)
    let shapes = inputs.map(\.shape)
    outputs = try operation.outputShapes(for: shapes).map {
      Block(Tensor(shape: $0, repeating: .nan))
    }
    saved = .allocate(
      byteCount: max(operation.savedByteCount(for: shapes), 64), alignment: 64)
    scratch = .allocate(
      byteCount: max(operation.scratchByteCount(for: shapes), 64), alignment: 64)
    let pieceByteCount =
      [true, false].map {
        (operation.workerScratchByteCount(for: shapes, isTraining: $0) + 63) & ~63
      }.max() ?? 0
    workers = Workers(count: threads)
    workerScratch = .allocate(byteCount: max(pieceByteCount * threads, 64), alignment: 64)
    workerScratch.initializeMemory(as: UInt8.self, repeating: 0xFF)
    saved.initializeMemory(as: UInt8.self, repeating: 0xFF)
    scratch.initializeMemory(as: UInt8.self, repeating: 0xFF)
  }

  deinit {
    saved.deallocate()
    scratch.deallocate()
    workerScratch.deallocate()
  }

  /// The outputs; `seed` nil for inference.
  @discardableResult
  func forward(seed: UInt64? = 1) -> [Tensor] {
    operation.forward(
      ForwardArguments(
        inputs: inputs.map(\.mutable.view), outputs: outputs.map(\.mutable), saved: saved,
        scratch: scratch, random: seed.map { RandomSource(seed: $0) },
        mutableInputs: seed == nil ? [] : inputs.map(\.mutable), workers: workers,
        workerScratch: pieces))
    return outputs.map(\.mutable.view.tensor)
  }

  /// The inputs' gradients for one output's gradient, after `forward`.
  func backward(_ outputGradient: Tensor) -> [Tensor] {
    let gradient = Block(outputGradient)
    let gradients = inputs.map { Block(Tensor(shape: $0.mutable.shape, repeating: .nan)) }
    let isTrainable = inputs.indices.map { operation.isTrainable(input: $0) }
    operation.backward(
      BackwardArguments(
        inputs: inputs.map(\.mutable.view), outputs: outputs.map(\.mutable.view),
        outputGradients: [gradient.mutable.view],
        inputGradients: zip(gradients, isTrainable).map { $1 ? $0.mutable : nil },
        saved: saved, scratch: scratch, workers: workers, workerScratch: pieces))
    withExtendedLifetime(gradient) {}
    return gradients.map(\.mutable.view.tensor)
  }

  private var pieces: WorkerScratch {
    WorkerScratch(
      base: workerScratch.baseAddress, byteCount: workerScratch.count / workers.count & ~63)
  }

  /// A tensor in memory of exactly its size.
  final class Block {
    let mutable: MutableTensorView

    init(_ tensor: Tensor) {
      let base = UnsafeMutablePointer<Float>.allocate(capacity: max(tensor.elements.count, 1))
      base.initialize(from: tensor.elements, count: tensor.elements.count)
      mutable = MutableTensorView(shape: tensor.shape, base: base)
    }

    deinit { mutable.base.deallocate() }
  }
}
