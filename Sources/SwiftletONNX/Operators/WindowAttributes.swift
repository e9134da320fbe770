import SwiftletGraph
import SwiftletRuntime

/// The attributes that convolution and pooling share: `kernel_shape`, `strides`, `dilations`,
/// `pads` and `auto_pad`.
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
    let window = try spatialWindow(of: node, kernel: kernel, input: input)
    guard window.rank == 2, let flat = Window(window) else {
      throw .unsupported(
        reason: "it works on \(window.rank) spatial axes",
        suggestion: "use the two-dimensional form of the operator")
    }
    return flat
  }

  /// The window of `node` over an input `N x C x …`.
  ///
  /// - Parameter kernel: the kernel's extents where a weight tells them.
  static func spatialWindow(
    of node: ImportedNode, kernel: [Int]? = nil, input: Shape
  ) throws(ImportFailure) -> SpatialWindow {
    let rank = input.rank - 2
    guard rank >= 1 else {
      throw .node(reason: "its input \(input) has no spatial axes")
    }
    let stated = try extents("kernel_shape", count: rank, of: node, in: 1...limit)
    guard let kernel = kernel ?? stated else {
      throw .attribute("kernel_shape", reason: "is missing")
    }
    if let stated, stated != kernel {
      throw .attribute("kernel_shape", reason: "is \(stated), the weight has \(kernel)")
    }
    guard kernel.allSatisfy((1...limit).contains) else {
      throw .node(reason: "its kernel \(kernel) is impossible")
    }
    var window = SpatialWindow(
      kernel: kernel, strides: try extents("strides", count: rank, of: node, in: 1...limit),
      dilations: try extents("dilations", count: rank, of: node, in: 1...limit))
    let pads = try extents("pads", count: 2 * rank, of: node, in: 0...limit)
    try pad(&window, explicit: pads, mode: node.text("auto_pad", default: "NOTSET"), input: input)
    return window
  }

  private static func pad(
    _ window: inout SpatialWindow, explicit pads: [Int]?, mode: String, input: Shape
  ) throws(ImportFailure) {
    switch mode {
    case "NOTSET":
      guard let pads else { return }
      window.padsBefore = Array(pads.prefix(window.rank))
      window.padsAfter = Array(pads.suffix(window.rank))
    case "VALID": break
    case "SAME_UPPER", "SAME_LOWER":
      for axis in 0..<window.rank {
        let padding = samePadding(
          input[axis + 2], window.dilations[axis] * (window.kernel[axis] - 1) + 1,
          window.strides[axis])
        let smaller = padding / 2
        window.padsBefore[axis] = mode == "SAME_LOWER" ? padding - smaller : smaller
        window.padsAfter[axis] = padding - window.padsBefore[axis]
      }
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
    _ name: String, count: Int, of node: ImportedNode, in range: ClosedRange<Int>
  ) throws(ImportFailure) -> [Int]? {
    guard let values = try node.integers(name) else { return nil }
    guard values.count == count, values.allSatisfy(range.contains) else {
      throw .attribute(name, reason: "is \(values) instead of \(count) numbers in \(range)")
    }
    return values
  }
}

extension Window {
  /// A window over two axes, or over one as rows of height 1; nil for more.
  init?(_ window: SpatialWindow) {
    guard window.rank <= 2 else { return nil }
    func pair(_ list: [Int], _ first: Int) -> (Int, Int) {
      list.count == 1 ? (first, list[0]) : (list[0], list[1])
    }
    let (kernel, stride) = (pair(window.kernel, 1), pair(window.strides, 1))
    let dilation = pair(window.dilations, 1)
    let (before, after) = (pair(window.padsBefore, 0), pair(window.padsAfter, 0))
    self.init(
      kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: stride.0,
      strideWidth: stride.1, dilationHeight: dilation.0, dilationWidth: dilation.1,
      padTop: before.0, padLeft: before.1, padBottom: after.0, padRight: after.1)
  }
}

extension GraphBuilder {
  /// Appends an operator on images for a node on images, or on rows, which become images of height 1
  /// and the result rows again.
  mutating func appendOnImage(
    _ operation: any Operator, for node: ImportedNode, weights: [String] = []
  ) throws(ImportFailure) {
    let shape = try shape(of: node.input)
    guard shape.rank == 3 else {
      return try append(
        operation, name: node.name, values: [node.input], weights: weights, output: node.output)
    }
    let image = try intermediate(
      Self.reshape(shape, to: [shape[0], shape[1], 1, shape[2]]), "image", for: node,
      inputs: [node.input])
    let result = try intermediate(operation, "result", for: node, inputs: [image] + weights)
    let extents = try self.shape(of: result)
    try reshape(result, to: [extents[0], extents[1], extents[3]], for: node)
  }
}

// MARK: - Export

extension SpatialWindow {
  init(_ window: Window) {
    self.init(
      kernel: [window.kernelHeight, window.kernelWidth],
      strides: [window.strideHeight, window.strideWidth],
      dilations: [window.dilationHeight, window.dilationWidth],
      padsBefore: [window.padTop, window.padLeft], padsAfter: [window.padBottom, window.padRight])
  }

  /// The window as ONNX attributes. `auto_pad` is never written: the pads are explicit.
  var attributes: [Onnx_AttributeProto] {
    [
      .integers("dilations", dilations), .integers("kernel_shape", kernel),
      .integers("pads", padsBefore + padsAfter), .integers("strides", strides),
    ]
  }
}

extension Window {
  /// The window as ONNX attributes.
  var attributes: [Onnx_AttributeProto] { SpatialWindow(self).attributes }
}
