/// The bytes of a model file and where its sections lie: what `Model` owns and sessions read.
///
/// The accessors check their index, so code that uses them is safe; the bytes must stay mapped and
/// unchanged as long as a view of them is used, which the owner sees to.
@safe
package struct ModelView {
  /// Where a section lies in the file. The offset of a section that fine-tuning has moved leads to
  /// other memory, and wraps around where addresses do.
  package struct Extent {
    package var offset = 0
    package var byteCount = 0
  }

  let base: UnsafeRawPointer
  package let byteCount: Int
  package private(set) var header = ModelFormat.Header()
  private var extents = InlineArray<13, Extent>(repeating: Extent())

  /// Takes bytes whose header is not yet checked.
  ///
  /// Precondition: `base` is a multiple of 64.
  @unsafe
  init(base: UnsafeRawPointer, byteCount: Int) {
    unsafe self.base = base
    self.byteCount = byteCount
    if byteCount >= MemoryLayout<ModelFormat.Header>.size {
      unsafe header = base.load(as: ModelFormat.Header.self)
    }
  }

  /// All bytes, for the checksum; valid as long as the view's owner is.
  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: byteCount) }

  package func extent(of kind: ModelFormat.SectionKind) -> Extent { extents[Int(kind.rawValue)] }

  mutating func setExtent(_ extent: Extent, of kind: ModelFormat.SectionKind) {
    extents[Int(kind.rawValue)] = extent
  }

  /// Records of the section.
  package func count(of kind: ModelFormat.SectionKind) -> Int {
    extent(of: kind).byteCount / kind.recordByteCount
  }

  /// The record at `index` of a section whose records have the type's layout.
  @inline(__always)
  func record<Record: BitwiseCopyable>(
    _ index: Int, of kind: ModelFormat.SectionKind, as type: Record.Type
  ) -> Record {
    let extent = extent(of: kind)
    precondition(index >= 0 && index < extent.byteCount / MemoryLayout<Record>.size)
    return unsafe base.load(
      fromByteOffset: extent.offset &+ index * MemoryLayout<Record>.size, as: Record.self)
  }
}

extension ModelView {
  package var tensorCount: Int { count(of: .tensors) }
  package var operationCount: Int { count(of: .operations) }

  package func tensor(_ index: Int) -> ModelFormat.Tensor {
    record(index, of: .tensors, as: ModelFormat.Tensor.self)
  }

  package func operation(_ index: Int) -> ModelFormat.Operation {
    record(index, of: .operations, as: ModelFormat.Operation.self)
  }

  package func preprocessing(_ index: Int) -> ModelFormat.ChannelPreprocessing {
    record(index, of: .preprocessing, as: ModelFormat.ChannelPreprocessing.self)
  }

  /// The 32-bit word at `index` of the requantization or constants section.
  func word(_ index: Int, of kind: ModelFormat.SectionKind) -> UInt32 {
    record(index, of: kind, as: UInt32.self)
  }

  /// The byte at `index` of the names, labels or notes section.
  package func byte(_ index: Int, of kind: ModelFormat.SectionKind) -> UInt8 {
    record(index, of: kind, as: UInt8.self)
  }

  /// The entry of the section table.
  ///
  /// Precondition: the table lies inside the file.
  func sectionEntry(_ index: Int) -> ModelFormat.Section {
    let offset = Self.sectionTableOffset(index)
    precondition(index >= 0 && offset + MemoryLayout<ModelFormat.Section>.size <= byteCount)
    return unsafe base.load(fromByteOffset: offset, as: ModelFormat.Section.self)
  }

  static func sectionTableOffset(_ index: Int) -> Int {
    MemoryLayout<ModelFormat.Header>.size + index * MemoryLayout<ModelFormat.Section>.size
  }

  /// The byte of the file where record `index` of a section begins.
  func offset(ofRecord index: Int, in kind: ModelFormat.SectionKind) -> Int {
    extent(of: kind).offset + index * kind.recordByteCount
  }

  /// The address of a byte of a section, for kernels.
  ///
  /// Precondition: what is read there was validated to lie in the section.
  @unsafe
  @inline(__always)
  package func address(_ offset: UInt64, in kind: ModelFormat.SectionKind) -> UnsafeRawPointer {
    unsafe base + (extent(of: kind).offset &+ Int(offset))
  }
}
