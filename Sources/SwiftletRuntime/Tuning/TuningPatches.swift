/// One run of bytes of the file whose content changes.
public struct FilePatch: Hashable, Sendable {
  /// The first byte in the file.
  public var fileOffset: Int
  public var byteCount: Int
  /// Where the new content lies in the memory of fine-tuning.
  var source: Int
}

/// The bytes of the file that fine-tuning changes, in the file's order: the last part of a section
/// each, as far as operations from the tail's first on use it.
struct TuningPatches {
  /// Pieces with new content in the update memory. The master weights are one change more, whose new
  /// content is the state's own.
  static var pieceCount: Int { 8 }

  /// The order of the pieces in the update memory.
  enum Piece: Int {
    case header, labelEntry, tensors, operations, weights, requantization, constants, labels
  }

  /// Of the file, as far as `count` goes.
  private(set) var patches = InlineArray<9, FilePatch>(
    repeating: FilePatch(fileOffset: 0, byteCount: 0, source: 0))
  private(set) var count = 0
  /// By piece: where its new content lies.
  private var sources = InlineArray<8, Int>(repeating: 0)

  /// - Complexity: O(operations).
  init(_ model: ModelView, _ layout: TuningLayout) {
    var source = Int(layout.update)
    for piece in 0..<Self.pieceCount {
      let extent = Self.extent(piece, of: model)
      sources[piece] = source
      add(
        FilePatch(fileOffset: extent.offset, byteCount: extent.byteCount, source: source))
      source += (extent.byteCount + 63) & ~63
    }
    let masters = model.extent(of: .masterWeights)
    add(
      FilePatch(
        fileOffset: masters.offset, byteCount: masters.byteCount, source: Int(layout.parameters)))
  }

  /// Keeps the order of the file.
  private mutating func add(_ patch: FilePatch) {
    if patch.byteCount == 0 { return }
    var place = count
    while place > 0, patches[place - 1].fileOffset > patch.fileOffset {
      patches[place] = patches[place - 1]
      place -= 1
    }
    patches[place] = patch
    count += 1
  }

  func source(of piece: Piece) -> Int { sources[piece.rawValue] }

  /// The model with the update's bytes in place of the file's.
  ///
  /// - Parameter base: of the memory of fine-tuning.
  @unsafe
  func updated(_ file: ModelView, base: UnsafeMutableRawPointer) -> ModelView {
    var view = file
    unsafe move(.tensors, of: .tensors, in: file, to: &view, base: base)
    unsafe move(.operations, of: .operations, in: file, to: &view, base: base)
    unsafe move(.weights, of: .weights, in: file, to: &view, base: base)
    unsafe move(.requantization, of: .requantization, in: file, to: &view, base: base)
    unsafe move(.constants, of: .constants, in: file, to: &view, base: base)
    return view
  }

  /// Lets the section begin so far before its piece that records and addresses keep their index.
  private func move(
    _ piece: Piece, of kind: ModelFormat.SectionKind, in file: ModelView,
    to view: inout ModelView, base: UnsafeMutableRawPointer
  ) {
    let extent = Self.extent(piece.rawValue, of: file)
    if extent.byteCount == 0 { return }
    let section = file.extent(of: kind)
    let distance = unsafe UnsafeRawPointer(base) + source(of: piece) - file.base
    view.setExtent(
      .init(
        offset: distance &- (extent.offset - section.offset), byteCount: section.byteCount),
      of: kind)
  }

  /// Where a piece lies in the file; empty when the model does not have it.
  static func extent(_ piece: Int, of model: ModelView) -> ModelView.Extent {
    switch Piece(rawValue: piece) {
    case .header: .init(offset: 0, byteCount: MemoryLayout<ModelFormat.Header>.size)
    case .labelEntry: labelEntry(of: model)
    case .tensors: end(of: .tensors, from: model.firstTailTensor * 80, in: model)
    case .operations:
      end(of: .operations, from: Int(model.tuning.firstOperation) * 128, in: model)
    case .weights:
      model.tuning.mode == ModelFormat.TuningMode.biases.rawValue
        ? .init() : end(of: .weights, from: model.firstTailWeight, in: model)
    case .requantization:
      end(of: .requantization, from: model.firstTailBlock * 192, in: model)
    case .constants: end(of: .constants, from: model.firstTailConstant, in: model)
    case .labels:
      .init(
        offset: model.extent(of: .labels).offset, byteCount: Int(model.tuning.labelCapacity))
    case nil: .init()
    }
  }

  private static func end(
    of kind: ModelFormat.SectionKind, from first: Int, in model: ModelView
  ) -> ModelView.Extent {
    let section = model.extent(of: kind)
    let start = min(first, section.byteCount)
    return .init(offset: section.offset + start, byteCount: section.byteCount - start)
  }

  /// The section table's entry for the labels, whose size may change.
  private static func labelEntry(of model: ModelView) -> ModelView.Extent {
    guard model.tuning.labelCapacity > 0, let index = model.entry(of: .labels) else {
      return .init()
    }
    return .init(
      offset: ModelView.sectionTableOffset(index),
      byteCount: MemoryLayout<ModelFormat.Section>.size)
  }
}
