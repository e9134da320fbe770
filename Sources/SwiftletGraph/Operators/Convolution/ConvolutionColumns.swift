import SwiftletRuntime

/// Small maps of several images as the columns of one matrix product.
///
/// A map of few pixels makes a product of few columns that reads all weights: the last layers of a
/// deep network would spend a batch on reading them, once per image. Here `images` of a batch share
/// one reading: row k of the gathered matrix holds what tap k of every output pixel of every image
/// sees, zero outside. Gathering copies each tap once, which counts for little where it is used
/// `groupOutputs` times.
/// Source: Chellapilla, Puri and Simard, "High performance convolutional neural networks for
/// document processing", 2006.
struct ConvolutionColumns {
  let layout: ConvolutionLayout
  /// Images of a block.
  let images: Int
  private let batch: Int

  /// Nil where an image is a product of its own.
  init?(_ layout: ConvolutionLayout, batch: Int) {
    guard batch > 1, layout.outputPlane > 0, layout.outputPlane <= mostPixels,
      layout.groupOutputs >= leastOutputs
    else { return nil }
    self.layout = layout
    self.batch = batch
    images = min(batch, (usualColumns + layout.outputPlane - 1) / layout.outputPlane)
  }

  /// Elements of a row of a full block.
  var columns: Int { images * layout.outputPlane }
  /// Elements of one group's gathered taps.
  var tapCount: Int { layout.depth * columns }
  /// Elements of one group's gathered outputs.
  var outputCount: Int { layout.groupOutputs * columns }
  /// Blocks of images: the last may have fewer.
  var blockCount: Int { (batch + images - 1) / images }

  /// The images of a block.
  func images(of block: Int) -> Range<Int> {
    block * images..<min((block + 1) * images, batch)
  }

  /// Where row k of a gathered matrix begins, for `count` rows.
  func writeOffsets(_ count: Int, into offsets: UnsafeMutablePointer<Int>) {
    for k in 0..<count { offsets[k] = k * columns }
  }

  /// Copies every tap of one group of some images: `depth` rows of `columns`.
  func gatherTaps(
    of input: TensorView, images: Range<Int>, group: Int, into taps: MutableFloatRun
  ) {
    forEachTap { channel, tap, row in
      for image in images {
        let source = input.base + plane(image, group, channel)
        let target = taps + row * columns + (image - images.lowerBound) * layout.outputPlane
        target.fill(layout.outputPlane)
        forEachPixel(of: tap) { output, pixel in target[output] = source[pixel] }
      }
    }
  }

  /// Adds every tap's gradient to its pixel; the reverse of `gatherTaps`.
  func addTaps(
    _ taps: FloatRun, images: Range<Int>, group: Int, to gradient: MutableTensorView
  ) {
    for image in images {
      (gradient.base + plane(image, group, 0)).fill(layout.groupInputs * layout.inputPlane)
    }
    forEachTap { channel, tap, row in
      for image in images {
        let target = gradient.base + plane(image, group, channel)
        let source = taps + row * columns + (image - images.lowerBound) * layout.outputPlane
        forEachPixel(of: tap) { output, pixel in target[pixel] += source[output] }
      }
    }
  }

  /// Copies one group's output maps of some images: `groupOutputs` rows of `columns`.
  func gatherOutputs(
    of output: TensorView, images: Range<Int>, group: Int, channels: Range<Int>,
    into rows: MutableFloatRun
  ) {
    for channel in channels {
      for image in images {
        let target = rows + channel * columns + (image - images.lowerBound) * layout.outputPlane
        target.copyShort(
          layout.outputPlane, from: output.base + outputPlace(image, group, channel))
      }
    }
  }

  /// The first element of an output map.
  func outputPlace(_ image: Int, _ group: Int, _ channel: Int) -> Int {
    ((image * layout.groups + group) * layout.groupOutputs + channel) * layout.outputPlane
  }

  private func plane(_ image: Int, _ group: Int, _ channel: Int) -> Int {
    ((image * layout.groups + group) * layout.groupInputs + channel) * layout.inputPlane
  }

  @inline(__always)
  private func forEachTap(_ body: (_ channel: Int, _ tap: Tap, _ row: Int) -> Void) {
    var row = 0
    for channel in 0..<layout.groupInputs {
      for v in 0..<layout.window.kernelHeight {
        for u in 0..<layout.window.kernelWidth {
          body(channel, Tap(layout, row: v, column: u), row)
          row += 1
        }
      }
    }
  }

  /// Calls `body` with each output pixel whose tap lies inside of the image, and the tap's pixel.
  @inline(__always)
  private func forEachPixel(of tap: Tap, _ body: (_ output: Int, _ pixel: Int) -> Void) {
    for i in tap.rows {
      let line = (i * layout.window.strideHeight + tap.row) * layout.inputWidth + tap.column
      for j in tap.columns {
        body(i * layout.outputWidth + j, line + j * layout.window.strideWidth)
      }
    }
  }
}

/// One place of the kernel: the input pixel of output pixel (0, 0), and the output pixels whose input
/// pixel lies inside of the image.
private struct Tap {
  let row: Int
  let column: Int
  let rows: Range<Int>
  let columns: Range<Int>

  init(_ layout: ConvolutionLayout, row: Int, column: Int) {
    let window = layout.window
    self.row = row * window.dilationHeight - window.padTop
    self.column = column * window.dilationWidth - window.padLeft
    rows = Self.inside(
      first: self.row, stride: window.strideHeight, extent: layout.inputHeight,
      count: layout.outputHeight)
    columns = Self.inside(
      first: self.column, stride: window.strideWidth, extent: layout.inputWidth,
      count: layout.outputWidth)
  }

  /// Which `i` of `0..<count` have `first + i * stride` in `0..<extent`.
  private static func inside(first: Int, stride: Int, extent: Int, count: Int) -> Range<Int> {
    let start = first >= 0 ? 0 : (stride - 1 - first) / stride
    let end = first >= extent ? 0 : (extent - 1 - first) / stride + 1
    return min(start, count)..<max(min(start, count), min(end, count))
  }
}

/// Maps with more pixels than this make products that are wide enough.
private let mostPixels = 16
/// With fewer outputs, gathering the taps costs more than it saves.
private let leastOutputs = 32
/// Columns of a product, about four vector registers wide.
private let usualColumns = 64
