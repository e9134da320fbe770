/// The multipliers of log-softmax (`LogSoftmaxArguments`) for the scales of its input and output.
package struct LogSoftmaxScale {
  /// `inputScale / outputScale * 2^shift`
  package let inputMultiplier: Int32
  /// `ln 2 * 2^-16 / outputScale * 2^shift`: the sum's logarithm to base 2 comes in steps of 2^-16.
  package let logarithmMultiplier: Int32
  package let shift: Int32

  /// With the largest shift at which both multipliers fit int32; nil where there is none, because the
  /// input's range is too many times that of the output.
  package init?(input: Float, output: Float) {
    let ratio = Double(input) / Double(output)
    let logarithm = 0x1.62e42fefa39efp-1 * 0x1p-16 / Double(output)
    let largest = max(ratio, logarithm)
    guard largest.isFinite else { return nil }
    var shift = ElementwiseScale.shiftRange.upperBound
    let limit = Double(Int(Int32.max))
    while largest * .powerOfTwo(shift) > limit {
      shift -= 1
      guard ElementwiseScale.shiftRange.contains(shift) else { return nil }
    }
    inputMultiplier = Int32((ratio * .powerOfTwo(shift)).roundedToEven)
    logarithmMultiplier = Int32((logarithm * .powerOfTwo(shift)).roundedToEven)
    self.shift = shift
  }
}
