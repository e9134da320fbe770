import SwiftletGraph

extension ConstantOperator {
  /// Operators that make one element of all those along some axes.
  static let reductions = [
    reduction("ReduceMax", .maximum, start: (.min, -.infinity)),
    reduction(
      "ReduceMean",
      ElementwiseFunction {
        $0 &+ $1
      } reals: {
        $0 + $1
      }, isMean: true),
    reduction("ReduceMin", .minimum, start: (.max, .infinity)),
    reduction(
      "ReduceProd",
      ElementwiseFunction {
        $0 &* $1
      } reals: {
        $0 * $1
      }, start: (1, 1)),
    reduction(
      "ReduceSum",
      ElementwiseFunction {
        $0 &+ $1
      } reals: {
        $0 + $1
      }),
    ConstantOperator(
      "ArgMax", attributes: ["axis", "keepdims", "select_last_index"], effort: .computing,
      evaluate: argMax),
  ]

  /// The axes are an input from operator set 13 (sum) or 18 (others) on, an attribute before.
  private static func reduction(
    _ name: String, _ function: ElementwiseFunction, start: (Int64, Double) = (0, 0),
    isMean: Bool = false
  ) -> ConstantOperator {
    ConstantOperator(
      name, attributes: ["axes", "keepdims", "noop_with_empty_axes"], inputs: 1...2,
      effort: .computing
    ) { operands throws(ImportFailure) in
      let tensor = try operands.tensor(0)
      let stated = try operands.axes(input: 1) ?? []
      let keepsEmpty = try operands.node.flag("noop_with_empty_axes", default: false)
      if stated.isEmpty && keepsEmpty { return [tensor] }
      let rank = tensor.shape.rank
      let axes = try operands.axes(stated.isEmpty ? Array(0..<rank) : stated, rank: rank)
      let reduced = ReducedShape(tensor.shape, axes: axes)
      guard let type = tensor.type else { return [tensor] }
      let count = axes.reduce(1) { $0 * tensor.shape[$1] }
      let shape = reduced.shape(keepsAxes: try operands.node.flag("keepdims", default: true))
      if type.isReal {
        let sums = reduced.collect(tensor.reals, start: start.1, function.reals)
        return [
          ConstantTensor(shape, reals: isMean ? sums.map { $0 / Double(count) } : sums, type: type)
        ]
      }
      let sums = reduced.collect(tensor.wholes, start: start.0, function.integers)
      let means = isMean && count > 0 ? sums.map { $0 / Int64(count) } : sums
      return [ConstantTensor(shape, integers: means, type: type)]
    }
  }

  private static func argMax(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let axis = try operands.axis(of: tensor.shape)
    let takesLast = try operands.node.flag("select_last_index", default: false)
    guard tensor.shape[axis] > 0 else {
      throw .node(reason: "looks for the largest of no elements")
    }
    let values = tensor.type?.isReal == true ? tensor.reals : tensor.wholes.map { Double($0) }
    let reduced = ReducedShape(tensor.shape, axes: [axis])
    let stride = tensor.shape.elementStrides[axis]
    let best = reduced.collect(Array(values.indices), start: -1) { best, place in
      guard best >= 0 else { return place }
      let isBetter = values[place] > values[best] || (takesLast && values[place] == values[best])
      return isBetter ? place : best
    }
    let shape = reduced.shape(keepsAxes: try operands.node.flag("keepdims", default: true))
    return [
      ConstantTensor(
        shape, integers: best.map { Int64($0 / stride % tensor.shape[axis]) }, type: .int64)
    ]
  }
}

/// Which output element each input element belongs to when some axes are reduced.
private struct ReducedShape {
  private let axes: [Int]
  private let kept: Shape
  private let map: ElementMap

  init(_ shape: Shape, axes: [Int]) {
    self.axes = axes
    var kept = shape
    for axis in axes { kept[axis] = 1 }
    self.kept = kept
    let strides = kept.elementStrides
    map = ElementMap(
      (0..<shape.rank).map { axis in
        (0..<shape[axis]).map { axes.contains(axis) ? 0 : $0 * strides[axis] }
      })
  }

  func shape(keepsAxes: Bool) -> Shape {
    if keepsAxes { return kept }
    return Shape(kept.dimensions.indices.filter { !axes.contains($0) }.map { kept[$0] })
  }

  /// Combines the elements of each output in C order of the input.
  func collect<Element>(
    _ elements: [Element], start: Element, _ function: (Element, Element) -> Element
  ) -> [Element] {
    var result = Array(repeating: start, count: kept.elementCount)
    let places = map.elements(of: Array(0..<kept.elementCount), filler: 0)
    for (element, place) in zip(elements, places) {
      result[place] = function(result[place], element)
    }
    return result
  }
}
