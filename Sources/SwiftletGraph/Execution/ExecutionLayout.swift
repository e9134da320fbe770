/// Byte offsets of everything that an executor needs, in one buffer.
struct ExecutionLayout {
  /// By value; nil for parameters that prepared forms replace.
  private(set) var values: [Int?]
  /// By value; nil where there is no gradient.
  private(set) var gradients: [Int?]
  private(set) var temporaries: [Int] = []
  private(set) var saved: [Int] = []
  /// By step.
  private(set) var prepared: [Int] = []
  private(set) var scratch = 0
  private(set) var workerScratch = 0
  private(set) var byteCount = 0
  /// Bytes of the values of an inference that are no parameters.
  private(set) var arenaByteCount = 0

  init(_ plan: ExecutionPlan, workers: Int, sharesMemory: Bool) {
    values = Array(repeating: nil, count: plan.shapes.count)
    gradients = Array(repeating: nil, count: plan.shapes.count)
    if plan.isTraining { reserveValues(plan) } else { planValues(plan, sharing: sharesMemory) }
    for value in plan.shapes.indices where plan.keepsGradient[value] {
      gradients[value] = reserve(Self.byteCount(plan.shapes[value]))
    }
    let temporary = plan.temporarySize
    for _ in 0..<temporary.count {
      temporaries.append(reserve(temporary.elements * MemoryLayout<Float>.stride))
    }
    for step in plan.steps { saved.append(reserve(step.savedByteCount)) }
    for step in plan.steps { prepared.append(reserve(step.preparedByteCount)) }
    scratch = reserve(plan.scratchByteCount)
    workerScratch = reserve(workers * plan.workerScratchByteCount)
    shareGradients(plan)
  }

  /// Every value has a place of its own: backward reads them.
  private mutating func reserveValues(_ plan: ExecutionPlan) {
    for value in plan.shapes.indices { values[value] = reserve(Self.byteCount(plan.shapes[value])) }
  }

  /// Values that do not live at the same time share memory.
  private mutating func planValues(_ plan: ExecutionPlan, sharing: Bool) {
    for value in plan.shapes.indices where plan.isParameter[value] && !plan.isReplaced[value] {
      values[value] = reserve(Self.byteCount(plan.shapes[value]))
    }
    let places = ValuePlaces(plan, sharing: sharing)
    var blocks = places.blocks
    if !sharing {
      for block in blocks.indices { blocks[block].lifetime = 0...plan.steps.count }
    }
    let arena = MemoryPlanner(searchLimit: 0).plan(blocks)
    arenaByteCount = arena.arenaByteCount
    let start = reserve(arenaByteCount)
    for (value, place) in places.places.enumerated() {
      guard let place else { continue }
      values[value] =
        start + arena.offsets[place.block] + place.offset * MemoryLayout<Float>.stride
    }
  }

  private static func byteCount(_ shape: Shape) -> Int {
    shape.elementCount * MemoryLayout<Float>.stride
  }

  private static func aligned(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 }

  private mutating func reserve(_ bytes: Int) -> Int {
    let offset = byteCount
    byteCount += Self.aligned(bytes)
    return offset
  }

  /// Walks backward: a gradient takes memory when its first contribution is written and gives it
  /// back when the node that produced its value has used it.
  private mutating func shareGradients(_ plan: ExecutionPlan) {
    var free = FreeRanges(start: byteCount)
    for step in plan.steps.reversed() {
      for (input, target) in zip(step.inputs, step.gradientTargets)
      where target == .direct && gradients[input] == nil {
        gradients[input] = free.take(Self.aligned(Self.byteCount(plan.shapes[input])))
      }
      for output in step.outputs where !plan.keepsGradient[output] {
        guard let offset = gradients[output] else { continue }
        free.give(offset..<offset + Self.aligned(Self.byteCount(plan.shapes[output])))
      }
    }
    byteCount = free.end
  }
}

/// Memory that is taken and given back in a known order: the first free range that is large enough
/// is used, the end of the region grows where there is none.
struct FreeRanges {
  private(set) var end: Int
  /// In ascending order, none touching the next.
  private var ranges: [Range<Int>] = []

  init(start: Int) {
    end = start
  }

  mutating func take(_ count: Int) -> Int {
    if let index = ranges.firstIndex(where: { $0.count >= count }) {
      let offset = ranges[index].lowerBound
      ranges[index] = offset + count..<ranges[index].upperBound
      if ranges[index].isEmpty { ranges.remove(at: index) }
      return offset
    }
    if let last = ranges.last, last.upperBound == end {
      ranges.removeLast()
      end = last.lowerBound + count
      return last.lowerBound
    }
    defer { end += count }
    return end
  }

  mutating func give(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let index = ranges.firstIndex { $0.lowerBound >= range.upperBound } ?? ranges.count
    ranges.insert(range, at: index)
    merge(at: index)
    if index > 0 { merge(at: index - 1) }
  }

  private mutating func merge(at index: Int) {
    guard index + 1 < ranges.count,
      ranges[index].upperBound == ranges[index + 1].lowerBound
    else { return }
    ranges[index] = ranges[index].lowerBound..<ranges[index + 1].upperBound
    ranges.remove(at: index + 1)
  }
}
