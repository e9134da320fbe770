/// An operation defined one output element at a time, the way a reference kernel spells it out.
protocol ElementDefinition {
  associatedtype Arguments: OutputArguments

  /// The output's element at this place.
  static func element(_ arguments: Arguments, row: Int, column: Int, channel: Int) -> Int8
}

/// Arguments of a kernel that writes one tensor.
@unsafe
package protocol OutputArguments {
  var output: ActivationView { get }
}

extension ElementDefinition {
  static func run(_ arguments: Arguments) {
    let output = unsafe arguments.output
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        let pixel = unsafe output.base + (row * output.width + column) * output.pixelStride
        for channel in unsafe 0..<output.channels {
          unsafe pixel[channel] = element(arguments, row: row, column: column, channel: channel)
        }
      }
    }
  }
}

extension ConvolutionArguments: @unsafe OutputArguments {}
extension CopyArguments: @unsafe OutputArguments {}
extension PoolArguments: @unsafe OutputArguments {}
extension RearrangeArguments: @unsafe OutputArguments {}
extension ResizeArguments: @unsafe OutputArguments {}
