/// The weighted mean of four elements, with row weights `v` and column weights `h` of 2^11 parts:
///
/// `y = floor((Σ v * h * x + 2^21) / 2^22)`
///
/// The weights add up to 2^22, so that the zero point drops out. Normative.
///
/// - Complexity: O(elements of the output).
enum ResizeReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: ResizeArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let input = unsafe arguments.input
    let (vertical, horizontal) = unsafe (arguments.row(row), arguments.column(column))
    var sum: Int32 = 0
    for down in 0..<2 {
      for right in 0..<2 {
        let y = unsafe min(vertical.index + down, input.height - 1)
        let x = unsafe min(horizontal.index + right, input.width - 1)
        let element = unsafe input.base[(y * input.width + x) * input.pixelStride + channel]
        let v = down == 1 ? vertical.weight : ResizeTap.unit - vertical.weight
        let h = right == 1 ? horizontal.weight : ResizeTap.unit - horizontal.weight
        sum += v * h * Int32(element)
      }
    }
    let half: Int32 = 1 &<< (2 &* ResizeTap.unitBits &- 1)
    return Int8(truncatingIfNeeded: (sum + half) &>> (2 &* ResizeTap.unitBits))
  }
}
