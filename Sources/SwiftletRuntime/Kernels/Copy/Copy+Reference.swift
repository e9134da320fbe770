/// Every element of the output from its place in the input; see `CopyAxis`. Normative.
///
/// - Complexity: O(elements of the output).
enum CopyReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: CopyArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let input = unsafe arguments.input
    let border = unsafe arguments.border
    let source = unsafe arguments.startChannel + channel
    guard let y = unsafe arguments.rows.source(row, extent: input.height, border: border),
      let x = unsafe arguments.columns.source(column, extent: input.width, border: border),
      unsafe source >= 0 && source < input.channels
    else { return unsafe arguments.fill }
    return unsafe input.base[(y * input.width + x) * input.pixelStride + source]
  }
}
