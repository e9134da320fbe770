/// Where things lie in the memory of fine-tuning, which follows the inference arena:
///
///     state    counters, weights, momentum, gradients, ranges, replay cache: what a checkpoint holds
///     work     one sample's activations and gradients, as the file plans them
///     update   the new content of the file's bytes that change
///
/// Everything but the work follows from the model's sizes; each piece begins at a multiple of 64.
/// Sizes are 64-bit, so that no file makes them overflow on a small processor.
package struct TuningLayout {
  package private(set) var parameters: UInt64 = 0
  package private(set) var momentum: UInt64 = 0
  package private(set) var gradients: UInt64 = 0
  /// For each layer the smallest and the largest output.
  package private(set) var ranges: UInt64 = 0
  /// For each class the samples in the cache and those ever offered, UInt32.
  package private(set) var classCounts: UInt64 = 0
  /// For each sample of the cache its class, UInt16.
  package private(set) var replayLabels: UInt64 = 0
  package private(set) var replayFeatures: UInt64 = 0
  package private(set) var stateEnd: UInt64 = 0
  package private(set) var work: UInt64 = 0
  /// The first of the update's pieces, in the order of `TuningPatches`.
  package private(set) var update: UInt64 = 0
  package private(set) var end: UInt64 = 0

  /// Complexity: O(operations).
  package init(_ model: ModelView) {
    let tuning = model.tuning
    let parameterBytes = UInt64(model.extent(of: .masterWeights).byteCount)
    let layers = UInt64(model.count(of: .tuningLayers))
    let features = model.tensor(Int(model.featureTensor)).elementCount
    let replay = UInt64(tuning.replayCapacity)
    parameters = take(UInt64(MemoryLayout<TuningState>.size))
    momentum = take(parameterBytes)
    gradients = take(parameterBytes)
    ranges = take(parameterBytes)
    classCounts = take(layers * 8)
    replayLabels = take(UInt64(tuning.classCapacity) * 8)
    replayFeatures = take(replay * 2)
    // One more for the sample at hand.
    stateEnd = take(product(replay + 1, features))
    work = stateEnd
    update = take(tuning.workByteCount)
    for piece in 0..<TuningPatches.pieceCount {
      _ = take(UInt64(TuningPatches.extent(piece, of: model).byteCount))
    }
  }

  /// Adds a piece and returns where the next begins.
  private mutating func take(_ byteCount: UInt64) -> UInt64 {
    let next = end.addingReportingOverflow(byteCount)
    // What is too large is refused by its size: see `ModelView.validateTuning`.
    end = next.overflow || next.partialValue > 1 << 48 ? 1 << 48 : (next.partialValue + 63) & ~63
    return end
  }
}

extension ModelFormat.Tensor {
  /// `height * width * channels`.
  var elementCount: UInt64 { UInt64(height) * UInt64(width) * UInt64(channels) }
}
