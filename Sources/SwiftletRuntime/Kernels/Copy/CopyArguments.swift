/// Where one axis of a copy reads: output position `p` stands for input position
/// `start + p * step`, which may lie outside of the input.
package struct CopyAxis: Hashable, Sendable {
  package var start: Int
  package var step: Int

  package init(start: Int = 0, step: Int = 1) {
    self.start = start
    self.step = step
  }

  /// The input position for `output`; nil outside of the input when the border is filled.
  ///
  /// Source: ONNX operator `Pad`, modes `constant`, `edge`, `reflect` and `wrap`.
  @inline(__always)
  func source(_ output: Int, extent: Int, border: ModelFormat.CopyBorder) -> Int? {
    let position = start &+ output &* step
    if position >= 0 && position < extent { return position }
    switch border {
    case .fill: return nil
    case .edge: return position < 0 ? 0 : extent &- 1
    case .reflect:
      if extent == 1 { return 0 }
      let period = 2 &* (extent &- 1)
      let phase = Self.remainder(position, period)
      return phase < extent ? phase : period &- phase
    case .wrap: return Self.remainder(position, extent)
    }
  }

  /// Not negative.
  @inline(__always)
  private static func remainder(_ value: Int, _ divisor: Int) -> Int {
    let remainder = value % divisor
    return remainder < 0 ? remainder &+ divisor : remainder
  }
}

/// What a copy of a part, of every n-th element, or with a border is called with. Input and output
/// have the same scale and zero point and must not overlap. Tensors may be strided.
@unsafe
package struct CopyArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var rows: CopyAxis
  package var columns: CopyAxis
  /// The input channel of output channel 0; channels outside of the input become `fill`.
  package var startChannel: Int
  package var border: ModelFormat.CopyBorder
  package var fill: Int8

  package init(
    input: ActivationView, output: ActivationView, rows: CopyAxis, columns: CopyAxis,
    startChannel: Int = 0, border: ModelFormat.CopyBorder = .fill, fill: Int8 = 0
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.rows = rows
    unsafe self.columns = columns
    unsafe self.startChannel = startChannel
    unsafe self.border = border
    unsafe self.fill = fill
  }
}
