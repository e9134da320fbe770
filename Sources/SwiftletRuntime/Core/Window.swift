/// The sliding window of a convolution or pooling operation: kernel extent, stride, dilation and
/// zero padding, in elements of the input's height and width.
///
/// Output extent (ONNX `Conv`, `MaxPool`):
/// `(input + padBefore + padAfter - dilation * (kernel - 1) - 1) / stride + 1`, rounded down.
public struct Window: Hashable, Sendable {
  public var kernelHeight: Int
  public var kernelWidth: Int
  public var strideHeight: Int
  public var strideWidth: Int
  public var dilationHeight: Int
  public var dilationWidth: Int
  public var padTop: Int
  public var padLeft: Int
  public var padBottom: Int
  public var padRight: Int

  public init(
    kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1,
    dilationHeight: Int = 1, dilationWidth: Int = 1,
    padTop: Int = 0, padLeft: Int = 0, padBottom: Int = 0, padRight: Int = 0
  ) {
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.padTop = padTop
    self.padLeft = padLeft
    self.padBottom = padBottom
    self.padRight = padRight
  }

  /// A square window with the same stride and padding on all sides.
  public init(kernel: Int, stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
    self.init(
      kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
      dilationHeight: dilation, dilationWidth: dilation,
      padTop: padding, padLeft: padding, padBottom: padding, padRight: padding)
  }

  /// Kernel positions, `kernelHeight * kernelWidth`.
  public var tapCount: Int { kernelHeight * kernelWidth }

  /// Rows of the input that one output row sees, from the first tap to the last.
  public var spanHeight: Int { dilationHeight * (kernelHeight - 1) + 1 }

  /// Columns of the input that one output column sees, from the first tap to the last.
  public var spanWidth: Int { dilationWidth * (kernelWidth - 1) + 1 }

  /// Output rows for an input of `height` rows; zero or less when the window does not fit.
  public func outputHeight(for height: Int, roundingUp: Bool = false) -> Int {
    Self.extent(
      height, span: spanHeight, stride: strideHeight, before: padTop, after: padBottom,
      roundingUp: roundingUp)
  }

  /// Output columns for an input of `width` columns; zero or less when the window does not fit.
  public func outputWidth(for width: Int, roundingUp: Bool = false) -> Int {
    Self.extent(
      width, span: spanWidth, stride: strideWidth, before: padLeft, after: padRight,
      roundingUp: roundingUp)
  }

  /// ONNX `ceil_mode`: rounding up, a last window that would start in the padding after the input
  /// is dropped.
  private static func extent(
    _ input: Int, span: Int, stride: Int, before: Int, after: Int, roundingUp: Bool
  ) -> Int {
    let room = input + before + after - span
    if room < 0 { return 0 }
    var count = (roundingUp ? room + stride - 1 : room) / stride + 1
    if roundingUp, (count - 1) * stride >= input + before { count -= 1 }
    return count
  }
}

extension Window {
  /// Whether the output's pixels are the input's, one by one: a 1x1 kernel without stride or padding.
  public func isPointwise(
    inputHeight: Int, inputWidth: Int, outputHeight: Int, outputWidth: Int
  ) -> Bool {
    tapCount == 1 && strideHeight == 1 && strideWidth == 1 && padTop == 0 && padLeft == 0
      && outputHeight == inputHeight && outputWidth == inputWidth
  }
}
