import SwiftletGraph

/// `Resize` of images, or of rows, by nearest elements or linear interpolation.
enum ResizeMapping: OperatorMapping {
  static let name = "Resize"
  static let attributes: Set<String> = [
    "antialias", "axes", "coordinate_transformation_mode", "cubic_coeff_a", "exclude_outside",
    "extrapolation_value", "keep_aspect_ratio_policy", "mode", "nearest_mode",
  ]
  static let inputCounts = 1...4

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try requirePlain(node)
    let isFirstVersion = builder.operatorSet < 11
    let coordinates =
      isFirstVersion
      ? Resize.Coordinates.asymmetric
      : try coordinates(node.text("coordinate_transformation_mode", default: "half_pixel"))
    let rounding =
      isFirstVersion
      ? Resize.Rounding.floor
      : try rounding(node.text("nearest_mode", default: "round_prefer_floor"))
    let mode = try ResizeForm.mode(of: node, rounding: rounding)
    let target = try target(of: node, builder)
    try ResizeForm.append(
      Resize(target, mode: mode, coordinates: coordinates), for: node, &builder)
  }

  /// The attributes that only ask for what is done anyway.
  private static func requirePlain(_ node: ImportedNode) throws(ImportFailure) {
    if try node.flag("antialias", default: false) {
      throw ResizeForm.unsupported("antialias = 1")
    }
    let policy = try node.text("keep_aspect_ratio_policy", default: "stretch")
    if policy != "stretch" { throw ResizeForm.unsupported("keep_aspect_ratio_policy '\(policy)'") }
  }

  private static func coordinates(
    _ name: String
  ) throws(ImportFailure) -> Resize.Coordinates {
    switch name {
    case "half_pixel": return .halfPixel
    case "half_pixel_symmetric": return .halfPixelSymmetric
    case "pytorch_half_pixel": return .pytorchHalfPixel
    case "align_corners": return .alignCorners
    case "tf_half_pixel_for_nn": return .tensorFlowHalfPixel
    case "asymmetric": return .asymmetric
    default: throw ResizeForm.unsupported("coordinate_transformation_mode '\(name)'")
    }
  }

  private static func rounding(_ name: String) throws(ImportFailure) -> Resize.Rounding {
    switch name {
    case "round_prefer_floor": return .preferFloor
    case "round_prefer_ceil": return .preferCeiling
    case "floor": return .floor
    case "ceil": return .ceiling
    default: throw .attribute("nearest_mode", reason: "is '\(name)', which ONNX does not define")
    }
  }

  /// Scales come second in operator set 10, later third; sizes fourth. An empty list stands for
  /// none.
  private static func target(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Resize.Target {
    let shape = try builder.shape(of: node.input)
    let axes = try axes(of: node, rank: shape.rank)
    let position = builder.operatorSet < 11 ? 1 : 2
    if let input = node.optionalInput(position) {
      let scales = try builder.weight(input, role: "scales").elements
      if !scales.isEmpty { return try ResizeForm.target(scales: scales, axes: axes, of: shape) }
    }
    guard let input = node.optionalInput(3) else { throw .node(reason: "lacks scales and sizes") }
    let sizes = try builder.integerConstant(input).integers
    return try ResizeForm.target(sizes: sizes, axes: axes, of: shape)
  }

  private static func axes(of node: ImportedNode, rank: Int) throws(ImportFailure) -> [Int] {
    guard let stated = try node.integers("axes") else { return Array(0..<rank) }
    var axes: [Int] = []
    for axis in stated { axes.append(try node.axis(axis, rank: rank)) }
    guard Set(axes).count == axes.count else { throw .node(reason: "its axes name one twice") }
    return axes
  }
}

/// `Upsample`, which `Resize` replaced in operator set 10: scales as an attribute, then an input.
enum UpsampleMapping: OperatorMapping {
  static let name = "Upsample"
  static let attributes: Set<String> = ["mode", "scales"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    var scales = try node.floats("scales")
    if let input = node.optionalInput(1) {
      scales = try builder.weight(input, role: "scales").elements
    }
    guard let scales else { throw .node(reason: "lacks its scales") }
    let target = try ResizeForm.target(scales: scales, axes: Array(0..<shape.rank), of: shape)
    let mode = try ResizeForm.mode(of: node, rounding: .floor)
    try ResizeForm.append(
      Resize(target, mode: mode, coordinates: .asymmetric), for: node, &builder)
  }
}

/// What `Resize` and `Upsample` have in common.
private enum ResizeForm {
  static func unsupported(_ what: String) -> ImportFailure {
    .unsupported(
      reason: "it resizes with \(what)",
      suggestion: "resize with mode 'nearest' or 'linear' and half_pixel, pytorch_half_pixel, "
        + "align_corners or asymmetric coordinates")
  }

  static func mode(
    of node: ImportedNode, rounding: Resize.Rounding
  ) throws(ImportFailure) -> Resize.Mode {
    switch try node.text("mode", default: "nearest") {
    case "nearest": return .nearest(rounding)
    case "linear", "bilinear": return .linear
    case let mode: throw unsupported("mode '\(mode)'")
    }
  }

  static func target(
    scales: [Float], axes: [Int], of shape: Shape
  ) throws(ImportFailure) -> Resize.Target {
    let all = try spread(scales, axes, over: [Float](repeating: 1, count: shape.rank))
    try requireImage(shape, changes: all.prefix(2).contains { $0 != 1 })
    return .scales(height: shape.rank == 4 ? all[2] : 1, width: all[shape.rank - 1])
  }

  static func target(
    sizes: [Int], axes: [Int], of shape: Shape
  ) throws(ImportFailure) -> Resize.Target {
    let all = try spread(sizes, axes, over: shape.dimensions)
    let isBatch = all[0] == shape[0] || all[0] == ConstantTensor.batchMark || all[0] == -1
    try requireImage(shape, changes: !isBatch || all[1] != shape[1])
    return .sizes(height: shape.rank == 4 ? all[2] : 1, width: all[shape.rank - 1])
  }

  /// One number for each axis, `whole` where none is given.
  private static func spread<Number>(
    _ values: [Number], _ axes: [Int], over whole: [Number]
  ) throws(ImportFailure) -> [Number] {
    guard values.count == axes.count, whole.count >= 3 else {
      throw .node(reason: "has \(values.count) scales or sizes for \(axes.count) axes")
    }
    var all = whole
    for (axis, value) in zip(axes, values) { all[axis] = value }
    return all
  }

  private static func requireImage(_ shape: Shape, changes: Bool) throws(ImportFailure) {
    guard !changes, shape.rank <= 4 else {
      throw .unsupported(
        reason: "it resizes \(shape) along other axes than height and width",
        suggestion: "resize images (four dimensions) along their last two axes")
    }
  }

  static func append(
    _ resize: Resize, for node: ImportedNode, _ builder: inout GraphBuilder
  ) throws(ImportFailure) {
    var node = node
    node.inputs = [node.input]
    try builder.appendOnImage(resize, for: node)
  }
}

extension Resize: ONNXExportable {
  /// Sizes of height and width alone are written with `axes`: the batch has none.
  var minimumOperatorSet: Int {
    if coordinates == .halfPixelSymmetric { return 19 }
    if case .sizes = target { return 18 }
    return ONNXVersion.exportedOperatorSet
  }

  func export(_ node: Node, into exporter: inout GraphExporter) {
    var attributes: [Onnx_AttributeProto] = [
      .text("coordinate_transformation_mode", coordinates.name)
    ]
    switch mode {
    case .linear: attributes.append(.text("mode", "linear"))
    case .nearest(let rounding):
      attributes += [.text("mode", "nearest"), .text("nearest_mode", rounding.name)]
    }
    var inputs = [node.inputs[0], ""]
    switch target {
    case .scales(let height, let width):
      inputs.append(exporter.constant("\(node.name).scales", floats: [1, 1, height, width]))
    case .sizes(let height, let width):
      inputs += ["", exporter.constant("\(node.name).sizes", integers: [height, width])]
      attributes.append(.integers("axes", [2, 3]))
    }
    exporter.append("Resize", node, inputs: inputs, attributes: attributes)
  }
}

extension Resize.Coordinates {
  fileprivate var name: String {
    switch self {
    case .halfPixel: "half_pixel"
    case .halfPixelSymmetric: "half_pixel_symmetric"
    case .pytorchHalfPixel: "pytorch_half_pixel"
    case .alignCorners: "align_corners"
    case .tensorFlowHalfPixel: "tf_half_pixel_for_nn"
    case .asymmetric: "asymmetric"
    }
  }
}

extension Resize.Rounding {
  fileprivate var name: String {
    switch self {
    case .preferFloor: "round_prefer_floor"
    case .preferCeiling: "round_prefer_ceil"
    case .floor: "floor"
    case .ceiling: "ceil"
    }
  }
}
