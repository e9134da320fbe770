import SwiftletGraph
import SwiftletRuntime

/// The attributes that convolution and pooling share: `kernel_shape`, `strides`, `dilations`,
/// `pads` and `auto_pad`, for two spatial dimensions.
enum WindowAttributes {
  static let names: Set<String> = ["auto_pad", "dilations", "kernel_shape", "pads", "strides"]

  /// Extents beyond this cannot be meant, and would overflow sums of extents.
  private static let limit = 65_535

  /// The window of `node` over an NCHW input.
  ///
  /// - Parameter kernel: the kernel's height and width where a weight tells them.
  static func window(
    of node: ImportedNode, kernel: [Int]? = nil, input: Shape
  ) throws(ImportFailure) -> Window {
    let stated = try extents("kernel_shape", of: node, in: 1...limit)
    guard let kernel = kernel ?? stated else {
      throw .attribute("kernel_shape", reason: "is missing")
    }
    if let stated, stated != kernel {
      throw .attribute("kernel_shape", reason: "is \(stated), the weight has \(kernel)")
    }
    let strides = try extents("strides", of: node, in: 1...limit) ?? [1, 1]
    let dilations = try extents("dilations", of: node, in: 1...limit) ?? [1, 1]
    let pads = try extents("pads", count: 4, of: node, in: 0...limit)
    var window = Window(
      kernelHeight: kernel[0], kernelWidth: kernel[1], strideHeight: strides[0],
      strideWidth: strides[1], dilationHeight: dilations[0], dilationWidth: dilations[1])
    try pad(&window, explicit: pads, mode: node.text("auto_pad", default: "NOTSET"), input: input)
    return window
  }

  private static func pad(
    _ window: inout Window, explicit pads: [Int]?, mode: String, input: Shape
  ) throws(ImportFailure) {
    switch mode {
    case "NOTSET":
      let pads = pads ?? [0, 0, 0, 0]
      (window.padTop, window.padLeft) = (pads[0], pads[1])
      (window.padBottom, window.padRight) = (pads[2], pads[3])
    case "VALID": break
    case "SAME_UPPER", "SAME_LOWER":
      let isLower = mode == "SAME_LOWER"
      let rows = samePadding(input[2], window.spanHeight, window.strideHeight)
      let columns = samePadding(input[3], window.spanWidth, window.strideWidth)
      window.padTop = isLower ? rows - rows / 2 : rows / 2
      window.padLeft = isLower ? columns - columns / 2 : columns / 2
      window.padBottom = rows - window.padTop
      window.padRight = columns - window.padLeft
    default: throw .attribute("auto_pad", reason: "is '\(mode)', which ONNX does not define")
    }
  }

  /// Padding for an output of `ceil(input / stride)`: `max((output - 1) * stride + span - input, 0)`.
  ///
  /// Source: ONNX operator `Conv`, attribute `auto_pad`.
  private static func samePadding(_ input: Int, _ span: Int, _ stride: Int) -> Int {
    let output = (input + stride - 1) / stride
    return max((output - 1) * stride + span - input, 0)
  }

  private static func extents(
    _ name: String, count: Int = 2, of node: ImportedNode, in range: ClosedRange<Int>
  ) throws(ImportFailure) -> [Int]? {
    guard let values = try node.integers(name) else { return nil }
    guard values.count == count else {
      throw .unsupported(
        reason: "'\(name)' has \(values.count) values instead of \(count)",
        suggestion: "use the two-dimensional form of the operator")
    }
    guard values.allSatisfy(range.contains) else {
      throw .attribute(name, reason: "is \(values), outside of \(range)")
    }
    return values
  }
}

// MARK: - Export

extension Window {
  /// The window as ONNX attributes. `auto_pad` is never written: the pads are explicit.
  var attributes: [Onnx_AttributeProto] {
    [
      .integers("dilations", [dilationHeight, dilationWidth]),
      .integers("kernel_shape", [kernelHeight, kernelWidth]),
      .integers("pads", [padTop, padLeft, padBottom, padRight]),
      .integers("strides", [strideHeight, strideWidth]),
    ]
  }

  /// Without `dilations`, which average pooling has only from operator set 19 on.
  var undilatedAttributes: [Onnx_AttributeProto] {
    attributes.filter { $0.name != "dilations" }
  }

  var isDilated: Bool { dilationHeight != 1 || dilationWidth != 1 }
}
