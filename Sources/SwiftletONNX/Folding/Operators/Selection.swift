import SwiftletGraph

extension ConstantOperator {
  /// Operators that pick, repeat or surround elements.
  static let selections = [
    ConstantOperator("Expand", inputs: 2...2) { operands throws(ImportFailure) in
      let tensor = try operands.tensor(0)
      let target = Shape(try operands.integers(1))
      guard target.isWithinLimits(minimum: 0) else {
        throw .node(reason: "its shape \(target.dimensions) is impossible")
      }
      return [try operands.expanded(tensor, to: operands.commonShape(tensor.shape, target))]
    },
    ConstantOperator("Gather", attributes: ["axis"], inputs: 2...2, evaluate: gather),
    ConstantOperator(
      "Pad", attributes: ["mode", "pads", "value"], inputs: 1...4, evaluate: pad),
    ConstantOperator(
      "Slice", attributes: ["axes", "ends", "starts"], inputs: 1...5, evaluate: slice),
    ConstantOperator(
      "Split", attributes: ["axis", "num_outputs", "split"], inputs: 1...2, evaluate: split),
    ConstantOperator("Tile", inputs: 2...2, evaluate: tile),
  ]

  /// The output's axes are the indices' in place of the gathered one.
  private static func gather(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let (tensor, indices) = (try operands.tensor(0), try operands.tensor(1))
    let axis = try operands.axis(of: tensor.shape)
    let extent = tensor.shape[axis]
    var absolute: [Int] = []
    for index in try operands.integers(1) {
      guard (-extent..<extent).contains(index) else {
        throw .node(reason: "its index \(index) is outside of \(extent) elements")
      }
      absolute.append(index < 0 ? index + extent : index)
    }
    var dimensions = tensor.shape.dimensions
    dimensions.replaceSubrange(axis...axis, with: indices.shape.dimensions)
    return [
      try operands.picked(absolute, of: tensor, axis: axis).reshaped(Shape(dimensions))
    ]
  }

  /// Bounds, axes and steps are inputs from operator set 10 on, attributes before.
  private static func slice(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    var tensor = try operands.tensor(0)
    guard let starts = try operands.axes(input: 1, attribute: "starts"),
      let ends = try operands.axes(input: 2, attribute: "ends")
    else { throw .node(reason: "lacks its bounds") }
    let stated = try operands.axes(input: 3) ?? Array(starts.indices)
    let steps = try operands.optionalIntegers(4) ?? Array(repeating: 1, count: starts.count)
    guard starts.count == ends.count, starts.count == stated.count, starts.count == steps.count,
      !steps.contains(0)
    else { throw .node(reason: "its bounds, axes and steps do not fit each other") }
    _ = try operands.axes(stated, rank: tensor.shape.rank)
    for position in starts.indices {
      let axis = try operands.node.axis(stated[position], rank: tensor.shape.rank)
      let indices = section(
        starts[position], ends[position], steps[position], extent: tensor.shape[axis])
      tensor = try operands.picked(indices, of: tensor, axis: axis)
    }
    return [tensor]
  }

  /// Negative bounds count from the end; all are clamped to the axis.
  private static func section(_ start: Int, _ end: Int, _ step: Int, extent: Int) -> [Int] {
    func clamped(_ bound: Int, _ range: ClosedRange<Int>) -> Int {
      let absolute = bound < 0 && bound >= -extent ? bound + extent : max(bound, -1)
      return min(max(absolute, range.lowerBound), range.upperBound)
    }
    guard extent > 0 else { return [] }
    // A longer step reaches nothing more, and cannot overflow.
    let step = max(-extent - 1, min(step, extent + 1))
    if step > 0 {
      return Array(
        stride(from: clamped(start, 0...extent), to: clamped(end, 0...extent), by: step))
    }
    let first = clamped(start, 0...extent - 1)
    let last = end < -extent ? -1 : clamped(end, -1...extent - 1)
    return Array(stride(from: first, to: last, by: step))
  }

  /// Sizes are an input from operator set 13 on, an attribute before; without them the parts are
  /// equal, but for a smaller last one.
  private static func split(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let axis = try operands.axis(of: tensor.shape)
    let extent = tensor.shape[axis]
    let count = operands.node.outputs.count
    let part = (extent + count - 1) / max(count, 1)
    let sizes =
      try operands.axes(input: 1, attribute: "split")
      ?? (0..<count).map { max(min(part, extent - $0 * part), 0) }
    guard sizes.count == count, sizes.allSatisfy({ (0...extent).contains($0) }),
      sizes.reduce(0, +) == extent
    else { throw .node(reason: "its parts \(sizes) do not fit \(extent) elements") }
    var parts: [ConstantTensor] = []
    var start = 0
    for size in sizes {
      parts.append(try operands.picked(Array(start..<start + size), of: tensor, axis: axis))
      start += size
    }
    return parts
  }

  private static func tile(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let repeats = try operands.integers(1)
    guard repeats.count == tensor.shape.rank, Shape(repeats).isWithinLimits(minimum: 0),
      let type = tensor.type
    else { throw .node(reason: "its repeats \(repeats) do not fit \(tensor.shape)") }
    try operands.require(Shape(repeats + tensor.shape.dimensions), type: type)
    let indices = zip(repeats, tensor.shape.dimensions).map { count, extent in
      (0..<count * extent).map { $0 % max(extent, 1) as Int? }
    }
    return [tensor.rearranged(ElementMap(indices: indices, of: tensor.shape))]
  }
}

extension Operands {
  /// The elements at `indices` along `axis`.
  func picked(
    _ indices: [Int], of tensor: ConstantTensor, axis: Int
  ) throws(ImportFailure) -> ConstantTensor {
    guard let type = tensor.type, indices != Array(0..<tensor.shape[axis]) else { return tensor }
    var lists = tensor.shape.dimensions.map { (0..<$0).map { $0 as Int? } }
    lists[axis] = indices
    try require(Shape(lists.map(\.count)), type: type)
    return tensor.rearranged(ElementMap(indices: lists, of: tensor.shape))
  }
}

// MARK: - Pad

extension ConstantOperator {
  /// Pads, value and axes are inputs from operator set 11 on, attributes before.
  private static func pad(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let mode = try operands.node.text("mode", default: "constant")
    guard let stated = try operands.axes(input: 1, attribute: "pads"), let type = tensor.type else {
      throw .node(reason: "lacks its pads")
    }
    let rank = tensor.shape.rank
    let listed = try operands.optionalIntegers(3) ?? Array(0..<rank)
    _ = try operands.axes(listed, rank: rank)
    guard stated.count == 2 * listed.count,
      stated.allSatisfy({ abs($0) <= Shape.elementLimit })
    else { throw .node(reason: "its pads \(stated) do not fit \(tensor.shape)") }
    var extents = tensor.shape
    var lists = tensor.shape.dimensions.map { (0..<$0).map { $0 as Int? } }
    for (position, name) in listed.enumerated() {
      let axis = try operands.node.axis(name, rank: rank)
      let (before, after) = (stated[position], stated[position + listed.count])
      extents[axis] = max(tensor.shape[axis] + before + after, 0)
      try operands.require(extents, type: type)
      let extent = tensor.shape[axis]
      lists[axis] = try (0..<extents[axis]).map { index throws(ImportFailure) in
        try source(of: index - before, extent: extent, mode: mode)
      }
    }
    let value = try operands.node.float("value", default: 0)
    let filler =
      try operands.optional(2) != nil
      ? operands.tensor(2) : ConstantTensor([], reals: [Double(value)], type: .float)
    return [
      tensor.rearranged(
        ElementMap(indices: lists, of: tensor.shape), filler: filler.converted(to: type))
    ]
  }

  /// The source index of a place that may lie outside of `0..<extent`; nil for the constant.
  private static func source(
    of place: Int, extent: Int, mode: String
  ) throws(ImportFailure) -> Int? {
    if (0..<extent).contains(place) { return place }
    guard mode == "constant" || extent > 0 else { throw .node(reason: "pads an empty tensor") }
    func remainder(_ divisor: Int) -> Int { ((place % divisor) + divisor) % divisor }
    switch mode {
    case "constant": return nil
    case "edge": return min(max(place, 0), extent - 1)
    case "wrap": return remainder(extent)
    case "reflect":
      let period = max(2 * (extent - 1), 1)
      return min(remainder(period), period - remainder(period))
    default: throw .attribute("mode", reason: "is '\(mode)', which ONNX does not define")
    }
  }
}
