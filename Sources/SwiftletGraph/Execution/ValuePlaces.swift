/// Which values of an inference share memory because one is computed in another's place, and the
/// blocks of memory that result.
///
/// - An operator that allows it writes over an input that nothing reads later.
/// - An input that an operator would only copy (concatenation) is computed where the copy would be.
struct ValuePlaces {
  /// Elements from the start of a block.
  struct Place {
    var block: Int
    var offset: Int
  }

  /// By value; nil for parameters.
  private(set) var places: [Place?]
  /// By block; those that were merged into another are nil.
  private var members: [[Int]?] = []
  private let lifetimes: [ClosedRange<Int>]
  private let counts: [Int]
  private let stepCount: Int

  /// - Parameter sharing: whether values may share memory at all.
  init(_ plan: ExecutionPlan, sharing: Bool = true) {
    stepCount = plan.steps.count
    lifetimes = Self.lifetimes(plan)
    counts = plan.shapes.map(\.elementCount)
    places = Array(repeating: nil, count: plan.shapes.count)
    for value in plan.shapes.indices where !plan.isParameter[value] {
      places[value] = Place(block: members.count, offset: 0)
      members.append([value])
    }
    guard sharing else { return }
    for (index, step) in plan.steps.enumerated() {
      overwriteInput(of: step, at: index)
      placeInputs(of: step, plan)
    }
  }

  /// Blocks by their number, each live from its first member's first step to its last member's last;
  /// empty where it was merged.
  var blocks: [MemoryBlock] {
    members.enumerated().map { number, members in
      let members = members ?? []
      let elements = members.map { (places[$0]?.offset ?? 0) + counts[$0] }.max() ?? 0
      let first = members.map { lifetimes[$0].lowerBound }.min() ?? 0
      let last = members.map { lifetimes[$0].upperBound }.max() ?? 0
      return MemoryBlock(
        name: "\(number)", byteCount: elements * MemoryLayout<Float>.stride, lifetime: first...last,
        alignment: 64)
    }
  }

  /// The steps from a value's producer to its last reader. What the caller fills or reads stays.
  static func lifetimes(_ plan: ExecutionPlan) -> [ClosedRange<Int>] {
    let end = plan.steps.count
    var first = Array(repeating: 0, count: plan.shapes.count)
    var last = Array(repeating: end, count: plan.shapes.count)
    for (index, step) in plan.steps.enumerated() {
      for output in step.outputs { (first[output], last[output]) = (index, index) }
      for input in step.inputs where last[input] < index { last[input] = index }
    }
    for output in plan.outputs { last[output] = end }
    return zip(first, last).map { $0...$1 }
  }

  private mutating func overwriteInput(of step: ExecutionPlan.Step, at index: Int) {
    guard step.outputs.count == 1, let output = step.outputs.first else { return }
    // The latest input first: its producer may then finish this step's work itself.
    let order = step.inputs.indices.sorted {
      lifetimes[step.inputs[$0]].lowerBound > lifetimes[step.inputs[$1]].lowerBound
    }
    for position in order where step.operation.isOverwritable(input: position) {
      let input = step.inputs[position]
      guard let place = places[input], counts[input] == counts[output],
        isFree(input, for: step, at: index), let block = places[output]?.block
      else { continue }
      members[block] = nil
      places[output] = place
      members[place.block]?.append(output)
      return
    }
  }

  /// Whether nothing that shares memory with `input` is read after the step, or by the step itself.
  private func isFree(_ input: Int, for step: ExecutionPlan.Step, at index: Int) -> Bool {
    sharing(input).allSatisfy {
      lifetimes[$0].upperBound <= index && ($0 == input || !step.inputs.contains($0))
    }
  }

  /// The values that share an element with `value`, itself included.
  private func sharing(_ value: Int) -> [Int] {
    guard let place = places[value] else { return [] }
    let extent = place.offset..<place.offset + counts[value]
    return (members[place.block] ?? []).filter {
      let start = places[$0]?.offset ?? 0
      return extent.overlaps(start..<start + counts[$0])
    }
  }

  private mutating func placeInputs(of step: ExecutionPlan.Step, _ plan: ExecutionPlan) {
    guard step.outputs.count == 1, let target = places[step.outputs[0]] else { return }
    let shapes = step.inputs.map { plan.shapes[$0] }
    for (position, input) in step.inputs.enumerated() {
      guard
        let offset = step.operation.outputOffset(ofInput: position, inputs: shapes),
        let place = places[input], place.block != target.block, isWhole(input, place)
      else { continue }
      let moved = members[place.block] ?? []
      for member in moved {
        places[member]?.block = target.block
        places[member]?.offset += target.offset + offset
      }
      members[target.block]?.append(contentsOf: moved)
      members[place.block] = nil
    }
  }

  /// Whether a value fills its block and no caller fills it.
  private func isWhole(_ value: Int, _ place: Place) -> Bool {
    (members[place.block] ?? []).allSatisfy {
      (places[$0]?.offset ?? 0) + counts[$0] <= counts[value] && !isCallers($0)
    } && place.offset == 0
  }

  /// Graph inputs: they live during all steps without a producer among them.
  private func isCallers(_ value: Int) -> Bool {
    lifetimes[value] == 0...stepCount
  }
}
