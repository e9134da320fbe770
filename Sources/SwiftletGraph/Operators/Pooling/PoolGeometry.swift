import SwiftletRuntime

/// A window over one plane: which taps of which output pixels lie inside the input.
struct PoolGeometry {
  let window: Window
  let height: Int
  let width: Int
  let outputHeight: Int
  let outputWidth: Int
  /// Output columns all of whose taps lie inside the input.
  let interiorColumns: Range<Int>

  init(_ window: Window, input: Shape, output: Shape) {
    self.window = window
    height = input[2]
    width = input[3]
    outputHeight = output[2]
    outputWidth = output[3]
    let first = (window.padLeft + window.strideWidth - 1) / window.strideWidth
    let room = input[3] + window.padLeft - window.spanWidth
    let end = room < 0 ? 0 : min(output[3], room / window.strideWidth + 1)
    interiorColumns = first < end ? first..<end : 0..<0
  }

  var inputPlane: Int { height * width }
  var outputPlane: Int { outputHeight * outputWidth }

  /// Fewer planes than this are not worth waking a worker for.
  var sharedPlanes: Int { sharedElements / max(inputPlane, 1) + 1 }

  /// Calls `body` for every output row and tap with a run of output columns whose tap lies inside
  /// the input. Columns step by `strideWidth` through the input; the stride is passed as a constant
  /// where it is 1 or 2, which lets the compiler make vector instructions of `body`'s loop.
  @inline(__always)
  func forEachRun(_ body: (_ run: PoolRun, _ stride: Int) -> Void) {
    for row in 0..<outputHeight {
      for u in 0..<window.kernelHeight {
        let inputRow = row * window.strideHeight - window.padTop + u * window.dilationHeight
        guard inputRow >= 0, inputRow < height else { continue }
        for v in 0..<window.kernelWidth {
          let shift = v * window.dilationWidth - window.padLeft
          let columns = columns(shift: shift)
          let run = PoolRun(
            input: inputRow * width + columns.lowerBound * window.strideWidth + shift,
            output: row * outputWidth + columns.lowerBound, count: columns.count)
          switch window.strideWidth {
          case 1: body(run, 1)
          case 2: body(run, 2)
          default: body(run, window.strideWidth)
          }
        }
      }
    }
  }

  /// Kernel rows that lie inside the input for an output row.
  func rowTaps(_ row: Int) -> Range<Int> {
    Self.taps(
      from: row * window.strideHeight - window.padTop, by: window.dilationHeight,
      count: window.kernelHeight, extent: height)
  }

  /// Kernel columns that lie inside the input for an output column.
  func columnTaps(_ column: Int) -> Range<Int> {
    Self.taps(
      from: column * window.strideWidth - window.padLeft, by: window.dilationWidth,
      count: window.kernelWidth, extent: width)
  }

  private static func taps(from start: Int, by dilation: Int, count: Int, extent: Int) -> Range<Int>
  {
    let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
    let end = start >= extent ? 0 : min(count, (extent - 1 - start) / dilation + 1)
    return min(first, end)..<end
  }

  /// Output columns whose input column `j * strideWidth + shift` lies inside the input.
  private func columns(shift: Int) -> Range<Int> {
    let stride = window.strideWidth
    let first = max(0, (-shift + stride - 1) / stride)
    let end = min(outputWidth, (width - 1 - shift + stride) / stride)
    return first..<max(first, end)
  }
}

/// `count` output elements from `output` on, and the input element of the first of them.
struct PoolRun {
  let input: Int
  let output: Int
  let count: Int
}

extension Window {
  /// Padding as large as the window would let it see nothing but padding.
  func requirePoolPadding() throws(ShapeError) {
    let fits =
      padTop < spanHeight && padBottom < spanHeight && padLeft < spanWidth && padRight < spanWidth
    guard fits else { throw ShapeError("padding must be smaller than the pooling window") }
  }
}
