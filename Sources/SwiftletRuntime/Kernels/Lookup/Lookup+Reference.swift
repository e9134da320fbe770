/// Each element replaced by its entry in the table. Normative.
///
/// - Complexity: O(elements).
enum LookupReference {
  static func run(_ arguments: LookupArguments) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    for pixel in unsafe 0..<output.pixelCount {
      for channel in unsafe 0..<output.channels {
        let x = unsafe input.base[pixel * input.pixelStride + channel]
        unsafe output.base[pixel * output.pixelStride + channel] =
          arguments.table[Int(UInt8(bitPattern: x))]
      }
    }
  }
}
