import SwiftletRuntime

/// How one image lies in memory while it is convolved, so that every kernel tap reads a contiguous
/// run for many output pixels at once.
///
/// A padded image is split into phases: phase (a, b) holds the pixels whose padded row is
/// `a (mod strideHeight)` and padded column `b (mod strideWidth)`. Output pixel (i, j) then reads,
/// for the tap (u, v), phase `(u*dilation % stride, v*dilation % stride)` at row
/// `i + u*dilation/stride`, column `j + v*dilation/stride`: a constant distance from pixel (i, j).
/// Taken with the pitch of a phase's rows, all output pixels of an image form one run of
/// `runLength` elements, of which those beyond `outputWidth` in each row are ignored.
///
/// With stride 1 and no padding the image itself has this layout and is not copied. Otherwise only a
/// band of output rows need be laid out at a time.
struct ConvolutionLayout {
  let window: Window
  let inputHeight: Int
  let inputWidth: Int
  let outputHeight: Int
  let outputWidth: Int
  let groups: Int
  let inputChannels: Int
  let outputChannels: Int
  /// Output rows that are laid out at a time; all where the image is used in place.
  let bandHeight: Int

  /// - Parameter bandHeight: all output rows unless given.
  init(
    _ window: Window, groups: Int, input: Shape, outputChannels: Int, bandHeight: Int = .max
  ) {
    self.window = window
    self.groups = groups
    self.outputChannels = outputChannels
    inputChannels = input[1]
    inputHeight = input[2]
    inputWidth = input[3]
    outputHeight = window.outputHeight(for: inputHeight)
    outputWidth = window.outputWidth(for: inputWidth)
    self.bandHeight = window.readsInPlace ? outputHeight : min(bandHeight, outputHeight)
  }

  var groupInputs: Int { inputChannels / groups }
  var groupOutputs: Int { outputChannels / groups }
  /// Products per output element.
  var depth: Int { groupInputs * window.tapCount }
  var inputPlane: Int { inputHeight * inputWidth }
  var outputPlane: Int { outputHeight * outputWidth }

  var phaseRows: Int { min(window.strideHeight, window.spanHeight) }
  var phaseColumns: Int { min(window.strideWidth, window.spanWidth) }
  var phaseHeight: Int { bandHeight + (window.spanHeight - 1) / window.strideHeight }
  /// Columns of a phase, the pitch of its rows.
  var pitch: Int { outputWidth + (window.spanWidth - 1) / window.strideWidth }
  var phasePlane: Int { phaseHeight * pitch }
  /// Elements of one channel, all phases.
  var channelPlane: Int { phaseRows * phaseColumns * phasePlane }
  /// Elements from the first output pixel to the last, with the gaps between rows.
  var runLength: Int { runLength(rows: outputHeight) }
  /// The same for some output rows.
  func runLength(rows: Int) -> Int { (rows - 1) * pitch + outputWidth }
  /// The largest distance of a tap from its output pixel within a phase.
  var reach: Int {
    (window.spanHeight - 1) / window.strideHeight * pitch
      + (window.spanWidth - 1) / window.strideWidth
  }
  /// Elements of one output channel's gradient: `reach` zeros, the run with zeros in its gaps, and
  /// zeros up to what the last pixel of a phase reads.
  var gradientPlane: Int { reach + phasePlane }

  /// Whether the input is used in place.
  var isDirect: Bool { window.readsInPlace }

  /// Whether every pixel of the image lies in a phase: strides may pass over some, and floors may
  /// leave out the last.
  var coversImage: Bool {
    phaseRows == window.strideHeight && phaseColumns == window.strideWidth
      && (inputHeight - 1 + window.padTop) / window.strideHeight < phaseHeight
      && (inputWidth - 1 + window.padLeft) / window.strideWidth < pitch
  }

  /// Whether output rows follow each other without gaps.
  var isDense: Bool { pitch == outputWidth }

  /// The phase that tap (u, v) reads, and its distance from the output pixel in that phase.
  func tap(row: Int, column: Int) -> (phase: Int, distance: Int) {
    let (down, phaseRow) = (row * window.dilationHeight)
      .quotientAndRemainder(dividingBy: window.strideHeight)
    let (right, phaseColumn) = (column * window.dilationWidth)
      .quotientAndRemainder(dividingBy: window.strideWidth)
    return (phaseRow * phaseColumns + phaseColumn, down * pitch + right)
  }

  /// Writes where each product of one group reads, seen from its output pixel: by channel, kernel
  /// row, kernel column.
  func writeOffsets(into offsets: UnsafeMutablePointer<Int>) {
    var next = offsets
    for channel in 0..<groupInputs {
      for row in 0..<window.kernelHeight {
        for column in 0..<window.kernelWidth {
          let tap = tap(row: row, column: column)
          next.pointee = channel * channelPlane + tap.phase * phasePlane + tap.distance
          next += 1
        }
      }
    }
  }

  /// Writes which products make up the gradient of a phase's pixels: by output channel and tap of
  /// that phase, the weight's place within its group and the gradient's place seen from the pixel.
  /// Returns the number of products.
  func writeGradientOffsets(
    phase: Int, weights: UnsafeMutablePointer<Int>, gradients: UnsafeMutablePointer<Int>
  ) -> Int {
    var count = 0
    for channel in 0..<groupOutputs {
      for row in 0..<window.kernelHeight {
        for column in 0..<window.kernelWidth {
          let tap = tap(row: row, column: column)
          guard tap.phase == phase else { continue }
          weights[count] = channel * depth + row * window.kernelWidth + column
          gradients[count] = channel * gradientPlane + reach - tap.distance
          count += 1
        }
      }
    }
    return count
  }
}

extension ConvolutionLayout {
  /// A run of image pixels that lies in one row of one phase.
  struct Segment {
    let image: Int
    let phase: Int
    let count: Int
  }

  /// Calls `body` for every row of every phase with the part of it that lies inside the image.
  ///
  /// - Parameters:
  ///   - firstRow: the output row that the phases begin with.
  ///   - outside: called with the rows of phases that lie outside.
  @inline(__always)
  private func forEachSegment(
    firstRow: Int = 0, outside: (Int) -> Void = { _ in }, _ body: (Segment) -> Void
  ) {
    let (sh, sw) = (window.strideHeight, window.strideWidth)
    for b in 0..<phaseColumns {
      // First and last phase column whose image column j * sw + b - padLeft is inside.
      let first = max(0, (window.padLeft - b + sw - 1) / sw)
      let last = min(pitch, (inputWidth - 1 + window.padLeft - b + sw) / sw)
      guard first < last else { continue }
      for a in 0..<phaseRows {
        let base = (a * phaseColumns + b) * phasePlane
        for i in 0..<phaseHeight {
          let row = (firstRow + i) * sh + a - window.padTop
          guard row >= 0, row < inputHeight else {
            outside(base + i * pitch)
            continue
          }
          body(
            Segment(
              image: row * inputWidth + first * sw + b - window.padLeft,
              phase: base + i * pitch + first, count: last - first))
        }
      }
    }
  }

  /// Copies what the output rows from `firstRow` on read of one image's channels into phases. The
  /// padding at the ends of rows must be zero already.
  func split(
    _ image: FloatRun, channels: Int, firstRow: Int = 0, into phases: MutableFloatRun
  ) {
    for channel in 0..<channels {
      let source = image + channel * inputPlane
      let target = phases + channel * channelPlane
      forEachSegment(firstRow: firstRow, outside: { (target + $0).fill(pitch) }) {
        (target + $0.phase).copy($0.count, from: source + $0.image, stride: window.strideWidth)
      }
    }
  }

  /// Copies phases back into one image's channels; pixels that no tap reads become zero.
  func merge(_ phases: FloatRun, channels: Int, into image: MutableFloatRun) {
    if !coversImage { image.fill(channels * inputPlane) }
    for channel in 0..<channels {
      let source = phases + channel * channelPlane
      let target = image + channel * inputPlane
      forEachSegment {
        (target + $0.image).scatter(
          $0.count, from: source + $0.phase, stride: window.strideWidth)
      }
    }
  }

  /// Copies dense output rows `pitch` apart. The gaps must be zero already.
  func insertGaps(_ dense: FloatRun, into run: MutableFloatRun, channels: Int) {
    for channel in 0..<channels {
      let source = dense + channel * outputPlane
      let target = run + channel * gradientPlane + reach
      for row in 0..<outputHeight {
        (target + row * pitch).copyShort(outputWidth, from: source + row * outputWidth)
      }
    }
  }
}

extension Window {
  /// Whether taps are runs of the image itself.
  fileprivate var readsInPlace: Bool {
    strideHeight == 1 && strideWidth == 1 && padTop == 0 && padLeft == 0 && padBottom == 0
      && padRight == 0
  }
}
