import Foundation
import SwiftletGraph
import SwiftletONNX

/// Damage to a model that is still a well-formed message.
enum ModelMutation {
  static func apply(to model: inout Onnx_ModelProto, _ random: inout RandomSource) {
    switch random.nextIndex(below: 14) {
    case 0: dropNode(&model.graph, &random)
    case 1: duplicateNode(&model.graph, &random)
    case 2: exchangeInput(&model.graph, &random)
    case 3: makeCycle(&model.graph, &random)
    case 4, 11, 12: exchangeOperator(&model.graph, &random)
    case 5, 6: changeAttribute(&model.graph, &random)
    case 7:
      guard let tensor = index(model.graph.initializer.count, &random) else { return }
      TensorMutation.apply(to: &model.graph.initializer[tensor], &random)
    case 8: changeInput(&model.graph, &random)
    case 9: model.graph.node.shuffle(using: &random)
    case 10:
      guard let tensor = index(model.graph.initializer.count, &random) else { return }
      model.graph.initializer.remove(at: tensor)
    default:
      guard !model.opsetImport.isEmpty else { return }
      model.opsetImport[0].version = Int64(random.nextIndex(below: 30))
    }
  }

  private static func dropNode(_ graph: inout Onnx_GraphProto, _ random: inout RandomSource) {
    guard let index = index(graph.node.count, &random) else { return }
    graph.node.remove(at: index)
  }

  /// Most copies compute a value of another name.
  private static func duplicateNode(_ graph: inout Onnx_GraphProto, _ random: inout RandomSource) {
    guard let index = index(graph.node.count, &random) else { return }
    var copy = graph.node[index]
    if random.nextIndex(below: 4) > 0 { copy.output = copy.output.map { $0 + ".copy" } }
    graph.node.insert(copy, at: random.nextIndex(below: graph.node.count + 1))
  }

  private static func exchangeInput(_ graph: inout Onnx_GraphProto, _ random: inout RandomSource) {
    let values =
      graph.node.flatMap(\.output) + graph.initializer.map(\.name) + graph.input.map(\.name) + [""]
    guard let node = index(graph.node.count, &random) else { return }
    let value = values[random.nextIndex(below: values.count)]
    switch random.nextIndex(below: 4) {
    case 0: graph.node[node].input.append(value)
    case 1: _ = graph.node[node].input.popLast()
    default:
      guard let input = index(graph.node[node].input.count, &random) else { return }
      graph.node[node].input[input] = value
    }
  }

  /// Makes an early node read a later one's output.
  private static func makeCycle(_ graph: inout Onnx_GraphProto, _ random: inout RandomSource) {
    guard let late = index(graph.node.count, &random), let early = index(late + 1, &random),
      let output = graph.node[late].output.first,
      let input = index(graph.node[early].input.count, &random)
    else { return }
    graph.node[early].input[input] = output
  }

  private static func exchangeOperator(
    _ graph: inout Onnx_GraphProto, _ random: inout RandomSource
  ) {
    let names = OperatorRegistry.names
    guard let node = index(graph.node.count, &random) else { return }
    graph.node[node].opType = names[random.nextIndex(below: names.count)]
    if random.nextIndex(below: 2) == 0 { graph.node[node].attribute = [] }
  }

  private static func changeAttribute(
    _ graph: inout Onnx_GraphProto, _ random: inout RandomSource
  ) {
    guard let node = index(graph.node.count, &random),
      let attribute = index(graph.node[node].attribute.count, &random)
    else { return }
    var changed = graph.node[node].attribute[attribute]
    switch random.nextIndex(below: 7) {
    case 0: changed.i = TensorMutation.number(&random)
    case 1: changed.f = Float(TensorMutation.number(&random)) * 1e20
    case 2: changed.ints.append(TensorMutation.number(&random))
    case 3: _ = changed.ints.popLast()
    case 4:
      guard let element = index(changed.ints.count, &random) else { return }
      changed.ints[element] = TensorMutation.number(&random)
    case 5: changed.s = Data("SAME_UPPER".utf8)
    default: TensorMutation.apply(to: &changed.t, &random)
    }
    graph.node[node].attribute[attribute] = changed
  }

  private static func changeInput(_ graph: inout Onnx_GraphProto, _ random: inout RandomSource) {
    guard let input = index(graph.input.count, &random) else { return }
    var type = graph.input[input].type.tensorType
    switch random.nextIndex(below: 4) {
    case 0: type.elemType = Int32(random.nextIndex(below: 26))
    case 1: _ = type.shape.dim.popLast()
    case 2:
      var extent = Onnx_TensorShapeProto.Dimension()
      extent.value = .dimValue(TensorMutation.number(&random))
      type.shape.dim.append(extent)
    default:
      guard let axis = index(type.shape.dim.count, &random) else { return }
      type.shape.dim[axis].value =
        random.nextIndex(below: 3) == 0
        ? .dimParam("N") : .dimValue(TensorMutation.number(&random))
    }
    graph.input[input].type.tensorType = type
  }

  private static func index(_ count: Int, _ random: inout RandomSource) -> Int? {
    count == 0 ? nil : random.nextIndex(below: count)
  }
}

/// Damage to one tensor: its dimensions, type or elements.
enum TensorMutation {
  private static let numbers: [Int64] = [
    .min, .max, -1, 0, 1, 2, 3, 7, 255, 65_535, 65_536, 1 << 20, 1 << 27, 1 << 31, 1 << 40,
    1 << 62, -2, -(1 << 40),
  ]

  static func number(_ random: inout RandomSource) -> Int64 {
    numbers[random.nextIndex(below: numbers.count)]
  }

  static func apply(to tensor: inout Onnx_TensorProto, _ random: inout RandomSource) {
    switch random.nextIndex(below: 7) {
    case 0: tensor.dims.append(number(&random))
    case 1: _ = tensor.dims.popLast()
    case 2:
      guard !tensor.dims.isEmpty else { return }
      tensor.dims[random.nextIndex(below: tensor.dims.count)] = number(&random)
    case 3: tensor.dims.reverse()
    case 4: tensor.dataType = Int32(random.nextIndex(below: 26))
    case 5:
      guard !tensor.int64Data.isEmpty else { return }
      tensor.int64Data[random.nextIndex(below: tensor.int64Data.count)] = number(&random)
    default:
      guard tensor.rawData.count >= 8 else { return }
      let place = random.nextIndex(below: tensor.rawData.count / 8) * 8
      let start = tensor.rawData.startIndex + place
      tensor.rawData.replaceSubrange(
        start..<start + 8, with: withUnsafeBytes(of: number(&random).littleEndian) { Data($0) })
    }
  }
}
