import SwiftletGraph

/// `Pad` with constant paddings: attributes up to operator set 10, then inputs.
enum PadMapping: OperatorMapping {
  static let name = "Pad"
  static let attributes: Set<String> = ["mode", "pads", "value"]
  static let inputCounts = 1...4
  /// Paddings beyond this cannot be meant, and would overflow sums of extents.
  private static let limit = 1 << 31

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let rank = try builder.shape(of: node.input).rank
    var stated = try node.integers("pads")
    if let input = node.optionalInput(1) { stated = try builder.integers(input, role: "pads") }
    let axes = try axes(of: node, rank: rank, builder)
    guard let pads = stated, pads.count == 2 * axes.count,
      pads.allSatisfy((-limit...limit).contains)
    else { throw .node(reason: "its pads do not fit \(axes.count) axes") }
    var pad = Pad(
      before: Array(repeating: 0, count: rank), after: Array(repeating: 0, count: rank),
      mode: try mode(of: node, builder))
    for (index, axis) in axes.enumerated() {
      pad.before[axis] = pads[index]
      pad.after[axis] = pads[index + axes.count]
    }
    if pads.allSatisfy({ $0 == 0 }) { return builder.alias(node.output, to: node.input) }
    try builder.append(pad, name: node.name, values: [node.input], output: node.output)
  }

  private static func axes(
    of node: ImportedNode, rank: Int, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int] {
    guard let input = node.optionalInput(3) else { return Array(0..<rank) }
    var axes: [Int] = []
    for axis in try builder.integers(input, role: "axes") {
      axes.append(try node.axis(axis, rank: rank))
    }
    guard Set(axes).count == axes.count else { throw .node(reason: "its axes name one twice") }
    return axes
  }

  private static func mode(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Pad.Mode {
    switch try node.text("mode", default: "constant") {
    case "constant":
      guard let input = node.optionalInput(2) else {
        return .constant(try node.float("value", default: 0))
      }
      return .constant(try builder.scalar(input, role: "value"))
    case "reflect": return .reflect
    case "edge": return .edge
    case "wrap": return .wrap
    case let mode: throw .attribute("mode", reason: "is '\(mode)', which ONNX does not define")
    }
  }
}

extension Pad: ONNXExportable {
  var minimumOperatorSet: Int { mode == .wrap ? 19 : ONNXVersion.exportedOperatorSet }

  func export(_ node: Node, into exporter: inout GraphExporter) {
    var inputs = node.inputs + [exporter.constant("\(node.name).pads", integers: before + after)]
    let name: String
    switch mode {
    case .constant(let value):
      name = "constant"
      inputs.append(exporter.constant("\(node.name).value", scalar: value))
    case .reflect: name = "reflect"
    case .edge: name = "edge"
    case .wrap: name = "wrap"
    }
    exporter.append("Pad", node, inputs: inputs, attributes: [.text("mode", name)])
  }
}
