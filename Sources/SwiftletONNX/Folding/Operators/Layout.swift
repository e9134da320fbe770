import SwiftletGraph

extension ConstantOperator {
  /// Operators that keep every element and change the shape or the order.
  static let layouts = [
    ConstantOperator("Flatten", attributes: ["axis"], evaluate: flatten),
    ConstantOperator("Reshape", attributes: ["allowzero"], inputs: 2...2, evaluate: reshape),
    ConstantOperator("Squeeze", attributes: ["axes"], inputs: 1...2, evaluate: squeeze),
    ConstantOperator("Unsqueeze", attributes: ["axes"], inputs: 1...2, evaluate: unsqueeze),
    ConstantOperator("Transpose", attributes: ["perm"], evaluate: transpose),
    ConstantOperator("Concat", attributes: ["axis"], inputs: anyCount, evaluate: concatenate),
  ]

  private static func flatten(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let rank = tensor.shape.rank
    let stated = try operands.node.integer("axis", default: 1)
    let axis = stated == rank ? rank : try operands.node.axis(stated, rank: rank)
    let rows = Shape(Array(tensor.shape.dimensions[..<axis])).elementCount
    let columns = Shape(Array(tensor.shape.dimensions[axis...])).elementCount
    return [tensor.reshaped([rows, columns])]
  }

  /// 0 stands for the input's extent unless `allowzero` is set, -1 for what is left.
  private static func reshape(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let stated = try operands.integers(1)
    let keepsZeros = try operands.node.flag("allowzero", default: false)
    var target = Shape(stated)
    for (axis, extent) in stated.enumerated() where extent == 0 && !keepsZeros {
      guard axis < tensor.shape.rank else {
        throw .node(reason: "its shape \(stated) has no axis \(axis)")
      }
      target[axis] = tensor.shape[axis]
    }
    let known = Shape(target.dimensions.filter { $0 != -1 })
    guard known.rank >= target.rank - 1, known.isWithinLimits(minimum: 0) else {
      throw .node(reason: "its shape \(stated) is impossible")
    }
    if let axis = target.dimensions.firstIndex(of: -1) {
      target[axis] = tensor.shape.elementCount / max(known.elementCount, 1)
    }
    guard target.elementCount == tensor.shape.elementCount else {
      throw .node(reason: "\(tensor.shape) does not fit the shape \(stated)")
    }
    return [tensor.reshaped(target)]
  }

  private static func squeeze(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let dimensions = tensor.shape.dimensions
    let stated = try operands.axes(input: 1) ?? dimensions.indices.filter { dimensions[$0] == 1 }
    let axes = try operands.axes(stated, rank: dimensions.count)
    guard axes.allSatisfy({ dimensions[$0] == 1 }) else {
      throw .node(reason: "removes the axes \(axes) of \(tensor.shape), which are not all 1")
    }
    let kept = dimensions.indices.filter { !axes.contains($0) }
    return [tensor.reshaped(Shape(kept.map { dimensions[$0] }))]
  }

  private static func unsqueeze(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    guard let stated = try operands.axes(input: 1), stated.count <= 64 else {
      throw .node(reason: "lacks its axes")
    }
    let rank = tensor.shape.rank + stated.count
    let axes = try operands.axes(stated, rank: rank)
    var remaining = tensor.shape.dimensions[...]
    let dimensions = (0..<rank).map { axes.contains($0) ? 1 : remaining.removeFirst() }
    return [tensor.reshaped(Shape(dimensions))]
  }

  private static func transpose(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let rank = tensor.shape.rank
    let order = try operands.node.integers("perm") ?? Array((0..<rank).reversed())
    guard order.sorted() == Array(0..<rank), let type = tensor.type else {
      throw .attribute("perm", reason: "is \(order), not an order of \(rank) axes")
    }
    try operands.require(tensor.shape, type: type)
    let strides = tensor.shape.elementStrides
    return [
      tensor.rearranged(
        ElementMap(order.map { axis in (0..<tensor.shape[axis]).map { $0 * strides[axis] } }))
    ]
  }

  private static func concatenate(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensors = try operands.all()
    guard operands.node.attributes["axis"] != nil else {
      throw .attribute("axis", reason: "is missing")
    }
    let first = tensors[0]
    let axis = try operands.axis(of: first.shape)
    var shape = first.shape
    shape[axis] = 0
    for tensor in tensors {
      var other = tensor.shape
      guard tensor.type == first.type, other.rank == shape.rank else {
        throw .node(reason: "joins tensors of different types or ranks")
      }
      shape[axis] += other[axis]
      other[axis] = shape[axis]
      guard other == shape else {
        throw .node(reason: "joins \(first.shape) and \(tensor.shape) along axis \(axis)")
      }
    }
    if let type = first.type { try operands.require(shape, type: type) }
    return [ConstantTensor.joined(tensors, axis: axis)]
  }
}

extension ConstantTensor {
  /// Tensors of one type one after the other along `axis`.
  ///
  /// Precondition: at least one, with shapes that differ along `axis` only.
  static func joined(_ tensors: [ConstantTensor], axis: Int) -> ConstantTensor {
    var shape = tensors[0].shape
    shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
    let rows = shape.dimensions[..<axis].reduce(1, *)
    let elements: Elements =
      switch tensors[0].elements {
      case .floats:
        .floats(interleaved(tensors.map { $0.floats?.elements ?? [] }, rows: rows))
      case .doubles: .doubles(interleaved(tensors.map(\.reals), rows: rows))
      case .integers: .integers(interleaved(tensors.map(\.wholes), rows: rows))
      case .other: tensors[0].elements
      }
    return ConstantTensor(name: "", shape: shape, elements: elements, type: tensors[0].type)
  }

  /// The first row of each list, then the second of each, and so on.
  private static func interleaved<Element>(_ lists: [[Element]], rows: Int) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for row in 0..<rows {
      for list in lists {
        let width = list.count / rows
        result += list[row * width..<(row + 1) * width]
      }
    }
    return result
  }
}
