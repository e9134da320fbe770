/// Where one row or column of a resized image reads: at `index` and, with `weight` of
/// `ResizeTap.unit` parts, at the next, or at `index` again behind the last.
///
/// In the file a word: `index + 2^16 * weight`.
package struct ResizeTap: Hashable, Sendable {
  package var index: Int
  package var weight: Int32

  /// The sum of both weights.
  package static var unit: Int32 { 1 << unitBits }
  /// Eleven bits, as in OpenCV: two axes and an int8 stay below 2^30.
  package static var unitBits: Int32 { 11 }

  package init(index: Int, weight: Int32) {
    self.index = index
    self.weight = weight
  }

  @inline(__always)
  package init(word: UInt32) {
    index = Int(word & 0xFFFF)
    weight = Int32(truncatingIfNeeded: word &>> 16)
  }

  package var word: UInt32 {
    UInt32(truncatingIfNeeded: index) | UInt32(truncatingIfNeeded: weight) &<< 16
  }
}

/// What resizing is called with. The tables were computed when the model was made, so that all
/// processors read the same elements with the same weights. Input and output have the same scale and
/// zero point and must not overlap. Tensors may be strided.
@unsafe
package struct ResizeArguments {
  package var input: ActivationView
  package var output: ActivationView
  /// A `ResizeTap` for each output row.
  package var rowTaps: UnsafePointer<UInt32>
  /// One for each output column.
  package var columnTaps: UnsafePointer<UInt32>
  /// Whether all weights are zero: elements are copied.
  package var isNearest: Bool

  /// `taps`: those of the rows, then those of the columns.
  package init(
    input: ActivationView, output: ActivationView, taps: UnsafePointer<UInt32>, isNearest: Bool
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe rowTaps = taps
    unsafe columnTaps = taps + output.height
    unsafe self.isNearest = isNearest
  }

  @inline(__always)
  func row(_ index: Int) -> ResizeTap { unsafe ResizeTap(word: rowTaps[index]) }

  @inline(__always)
  func column(_ index: Int) -> ResizeTap { unsafe ResizeTap(word: columnTaps[index]) }
}
