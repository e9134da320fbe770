import SwiftletGraph

/// `BatchNormalization` with constant statistics, as it is used for inference. The older operator
/// sets' extra outputs are statistics that inference does not compute.
enum BatchNormalizationMapping: OperatorMapping {
  static let name = "BatchNormalization"
  static let attributes: Set<String> = ["epsilon", "momentum", "spatial", "training_mode"]
  static let inputCounts = 5...5
  private static let roles = ["scale", "shift", "mean", "variance"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    guard try !node.flag("training_mode", default: false),
      try node.flag("spatial", default: true)
    else {
      throw .unsupported(
        reason: "it computes statistics of the batch or of single pixels",
        suggestion: "call model.eval() before exporting")
    }
    for output in 1..<max(node.outputs.count, 1) {
      try builder.requireUnused(node, output: output, reason: "its statistics are read")
    }
    let epsilon = try node.float("epsilon", default: 1e-5)
    let momentum = try node.float("momentum", default: 0.9)
    guard epsilon >= 0, epsilon.isFinite, momentum.isFinite else {
      throw .attribute("epsilon", reason: "is \(epsilon), with the momentum \(momentum)")
    }
    var weights: [String] = []
    for (input, role) in zip(node.inputs.dropFirst(), roles) {
      weights.append(try builder.parameter(input, role: role))
    }
    try builder.append(
      BatchNormalization(epsilon: epsilon, momentum: momentum), name: node.name,
      values: [node.input], weights: weights,
      output: node.output)
  }
}

extension BatchNormalization: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "BatchNormalization", node,
      attributes: [.float("epsilon", epsilon), .float("momentum", momentum)])
  }
}
