import SwiftletRuntime

extension FullyConnected {
  /// `dx = dy * weight`, `dweight = transpose(dy) * x`, `dbias = sum of dy over the batch`.
  public func backward(_ arguments: BackwardArguments) {
    if let dx = arguments.inputGradients[0] { inputGradient(arguments, into: dx) }
    if let dWeight = arguments.inputGradients[1] { weightGradient(arguments, into: dWeight) }
    guard arguments.inputs.count == 3, let dBias = arguments.inputGradients[2] else { return }
    let dy = arguments.outputGradients[0]
    dBias.base.fill(dBias.count)
    for row in 0..<dy.shape[0] { dBias.base.add(dBias.count, dy.base + row * dBias.count) }
  }

  private func inputGradient(_ arguments: BackwardArguments, into dx: MutableTensorView) {
    let dy = arguments.outputGradients[0]
    let weight = arguments.inputs[1]
    let (batch, depth, width) = (dy.shape[0], weight.shape[1], weight.shape[0])
    var layout = ScratchLayout(arguments.scratch)
    let offsets = layout.rowOffsets(width, stride: depth)
    let columns = layout.rowOffsets(width, stride: 1)
    let packed = layout.take(batch * width, of: Float.self)
    floatPath.pack(
      dy.base, rows: batch, depth: width, rowStride: width, offsets: columns, into: packed)
    arguments.workers.split(depth, minimum: sharedElements / max(batch, 1) + 1) {
      FloatOuterProduct(
        rows: batch, columns: $1.count, depth: width, a: packed, b: weight.base + $1.lowerBound,
        offsets: offsets, c: dx.base + $1.lowerBound, cStride: depth
      ).run(on: floatPath)
    }
  }

  private func weightGradient(_ arguments: BackwardArguments, into dWeight: MutableTensorView) {
    let dy = arguments.outputGradients[0]
    let x = arguments.inputs[0]
    let (batch, depth, width) = (dy.shape[0], x.shape[1], dy.shape[1])
    var layout = ScratchLayout(arguments.scratch)
    let offsets = layout.rowOffsets(batch, stride: depth)
    let samples = layout.rowOffsets(batch, stride: width)
    let packed = layout.take(batch * width, of: Float.self)
    floatPath.pack(
      dy.base, rows: width, depth: batch, rowStride: 1, offsets: samples, into: packed)
    arguments.workers.split(depth, minimum: sharedElements / max(width, 1) + 1) {
      FloatOuterProduct(
        rows: width, columns: $1.count, depth: batch, a: packed, b: x.base + $1.lowerBound,
        offsets: offsets, c: dWeight.base + $1.lowerBound, cStride: depth
      ).run(on: floatPath)
    }
  }
}
