import SwiftProtobuf
import SwiftletGraph
import SwiftletONNX
import Testing

/// Well-formed messages with impossible contents: every number in turn made extreme, every name
/// another one. Never a crash, and what is returned holds together.
@Suite struct HostileModelTests {
  static let names = [
    "keras-style", "view-torchscript", "normalized-torchscript", "separable-dynamo",
  ]
  static let extremes: [Int64] = [
    .min, .max, -1, 0, 1, 2, 3, 65_535, 1 << 20, 1 << 31, 1 << 40, -(1 << 40),
  ]

  @Test(arguments: names.map(Fixture.init))
  func everyAttributeExtreme(_ fixture: Fixture) throws {
    let model = try Onnx_ModelProto(serializedBytes: fixture.bytes())
    for (node, proto) in model.graph.node.enumerated() {
      for (index, attribute) in proto.attribute.enumerated() {
        for extreme in Self.extremes {
          try examine(model) {
            $0.graph.node[node].attribute[index].i = extreme
            $0.graph.node[node].attribute[index].f = Float(extreme) * 1e30
          }
          for element in attribute.ints.indices {
            try examine(model) { $0.graph.node[node].attribute[index].ints[element] = extreme }
          }
        }
        try examine(model) { $0.graph.node[node].attribute[index].ints.removeAll() }
        try examine(model) { $0.graph.node[node].attribute[index].f = .nan }
      }
    }
  }

  @Test(arguments: names.map(Fixture.init))
  func everyDimensionExtreme(_ fixture: Fixture) throws {
    let model = try Onnx_ModelProto(serializedBytes: fixture.bytes())
    for extreme in Self.extremes {
      for (index, tensor) in model.graph.initializer.enumerated() {
        for axis in tensor.dims.indices {
          try examine(model) { $0.graph.initializer[index].dims[axis] = extreme }
        }
        try examine(model) {
          $0.graph.initializer[index].dataType = Int32(truncatingIfNeeded: extreme)
        }
      }
      for axis in model.graph.input[0].type.tensorType.shape.dim.indices {
        try examine(model) {
          $0.graph.input[0].type.tensorType.shape.dim[axis].value = .dimValue(extreme)
        }
      }
    }
  }

  /// Every node as every operator, its inputs each as any other value of the model.
  @Test(arguments: names.map(Fixture.init))
  func everyOperatorAndInputExchanged(_ fixture: Fixture) throws {
    let model = try Onnx_ModelProto(serializedBytes: fixture.bytes())
    let values = model.graph.node.flatMap(\.output) + model.graph.initializer.map(\.name)
    for (node, proto) in model.graph.node.enumerated() {
      for operation in OperatorRegistry.names {
        try examine(model) { $0.graph.node[node].opType = operation }
        try examine(model) {
          $0.graph.node[node].opType = operation
          $0.graph.node[node].attribute = []
        }
      }
      for (index, _) in proto.input.enumerated() {
        for value in values + [""] {
          try examine(model) { $0.graph.node[node].input[index] = value }
        }
      }
    }
  }

  private func examine(_ model: Onnx_ModelProto, _ change: (inout Onnx_ModelProto) -> Void) throws {
    var changed = model
    change(&changed)
    let bytes: [UInt8] = try changed.serializedBytes()
    guard let graph = try? Graph(onnx: bytes, name: "hostile.onnx") else { return }
    do {
      _ = try graph.shapes(batchSize: 2)
      _ = try graph.onnx()
    } catch {
      Issue.record("a graph was returned that does not hold together: \(error)")
    }
  }
}
