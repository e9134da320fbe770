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

  package init(_ sizes: TuningSizes) {
    parameters = take(UInt64(MemoryLayout<TuningState>.size))
    momentum = take(sizes.parameterBytes)
    gradients = take(sizes.parameterBytes)
    ranges = take(sizes.parameterBytes)
    classCounts = take(sizes.layerCount * 8)
    replayLabels = take(sizes.classCapacity * 8)
    replayFeatures = take(sizes.replayCapacity * 2)
    // One more for the sample at hand.
    stateEnd = take(product(sizes.replayCapacity + 1, sizes.featureBytes))
    work = stateEnd
    update = take(sizes.workBytes)
    for piece in 0..<TuningPatches.pieceCount { _ = take(sizes.pieces[piece]) }
  }

  /// Complexity: O(operations).
  package init(_ model: ModelView) { self.init(TuningSizes(model)) }

  /// Written out: on 32-bit targets a shift of 64-bit numbers by an `Int` calls what allocates.
  private static var limit: UInt64 { 0x1_0000_0000_0000 }

  /// Adds a piece and returns where the next begins.
  private mutating func take(_ byteCount: UInt64) -> UInt64 {
    let next = end.addingReportingOverflow(byteCount)
    // What is too large is refused by its size: see `ModelView.validateTuning`.
    end =
      next.overflow || next.partialValue > Self.limit
      ? Self.limit : (next.partialValue + 63) & ~63
    return end
  }
}

/// What the layout follows from.
package struct TuningSizes {
  package var parameterBytes: UInt64 = 0
  package var layerCount: UInt64 = 0
  package var classCapacity: UInt64 = 0
  package var replayCapacity: UInt64 = 0
  /// Of one sample.
  package var featureBytes: UInt64 = 0
  package var workBytes: UInt64 = 0
  /// Of the update, in the order of `TuningPatches.Piece`.
  package var pieces = InlineArray<8, UInt64>(repeating: 0)

  package init() {}

  init(_ model: ModelView) {
    let tuning = model.tuning
    parameterBytes = UInt64(model.extent(of: .masterWeights).byteCount)
    layerCount = UInt64(model.tuningLayerCount)
    classCapacity = UInt64(tuning.classCapacity)
    replayCapacity = UInt64(tuning.replayCapacity)
    featureBytes = model.tensor(Int(model.featureTensor)).elementCount
    workBytes = tuning.workByteCount
    for piece in 0..<TuningPatches.pieceCount {
      pieces[piece] = UInt64(TuningPatches.extent(piece, of: model).byteCount)
    }
  }
}

extension TuningLayout {
  /// The memory that fine-tuning needs for a file whose tuning record does not say it yet.
  ///
  /// Throws: `ModelError` when the section table is wrong.
  @unsafe
  package static func byteCount(
    ofUnfinished file: UnsafeRawBufferPointer
  ) throws(ModelError) -> UInt64 {
    guard let base = file.baseAddress else { throw .truncated(byteCount: 0) }
    var view = unsafe ModelView(base: base, byteCount: file.count)
    try view.readSectionTable()
    return TuningLayout(view).end
  }
}

extension ModelFormat.Tensor {
  /// `height * width * channels`.
  var elementCount: UInt64 { UInt64(height) * UInt64(width) * UInt64(channels) }
}
