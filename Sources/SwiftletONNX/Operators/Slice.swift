import SwiftletGraph

/// `Slice` with constant bounds: attributes up to operator set 9, then inputs.
enum SliceMapping: OperatorMapping {
  static let name = "Slice"
  static let attributes: Set<String> = ["axes", "ends", "starts"]
  static let inputCounts = 1...5

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let rank = try builder.shape(of: node.input).rank
    guard let starts = try bounds("starts", input: 1, of: node, builder),
      let ends = try bounds("ends", input: 2, of: node, builder)
    else { throw .node(reason: "lacks its bounds") }
    let axes = try bounds("axes", input: 3, of: node, builder) ?? Array(starts.indices)
    var steps = Array(repeating: 1, count: starts.count)
    if let input = node.optionalInput(4) {
      steps = try builder.integers(input, role: "steps")
    }
    guard [ends.count, axes.count, steps.count].allSatisfy({ $0 == starts.count }) else {
      throw .node(reason: "its bounds, axes and steps differ in number")
    }
    var sections: [Slice.Section] = []
    for index in starts.indices {
      sections.append(
        Slice.Section(
          axis: try node.axis(axes[index], rank: rank), start: starts[index], end: ends[index],
          step: steps[index]))
    }
    try builder.append(
      Slice(sections), name: node.name, values: [node.input], output: node.output)
  }

  private static func bounds(
    _ name: String, input: Int, of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int]? {
    guard let input = node.optionalInput(input) else { return try node.integers(name) }
    return try builder.integers(input, role: name)
  }
}

extension Slice: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let lists: [(name: String, integers: [Int])] = [
      ("starts", sections.map(\.start)), ("ends", sections.map(\.end)),
      ("axes", sections.map(\.axis)), ("steps", sections.map(\.step)),
    ]
    let inputs = lists.map {
      exporter.constant("\(node.name).\($0.name)", integers: $0.integers)
    }
    exporter.append("Slice", node, inputs: node.inputs + inputs)
  }
}
