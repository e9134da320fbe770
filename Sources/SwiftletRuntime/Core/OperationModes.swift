// What `Operation.mode` says for the kinds that do several things.
extension ModelFormat {
  /// How `rearrange` orders elements.
  public enum RearrangeOrder: UInt16, Sendable {
    /// Input channel `(row * b + column) * C + channel` to the pixel at (row, column) of a block.
    case depthToSpaceBlockFirst = 0
    /// Input channel `channel * b * b + row * b + column` there.
    case depthToSpaceChannelFirst = 1
    /// The way back from `depthToSpaceBlockFirst`.
    case spaceToDepth = 2
    /// With `C = groups * n`, output channel `i * groups + g` is input channel `g * n + i`.
    case channelShuffle = 3
  }

  /// What `copy` writes where it reads outside of its input.
  public enum CopyBorder: UInt16, Sendable {
    /// `Operation.fill`.
    case fill = 0
    /// The nearest element.
    case edge = 1
    /// The input mirrored at its first and last element, which are not repeated.
    case reflect = 2
    /// The input from its other end.
    case wrap = 3
  }

  /// How `resize` reads.
  public enum ResizeMode: UInt16, Sendable {
    /// One element.
    case nearest = 0
    /// The weighted mean of four.
    case linear = 1
  }

  /// What `extremum` takes of two elements.
  public enum ExtremumOrder: UInt16, Sendable {
    case minimum = 0
    case maximum = 1
  }
}
