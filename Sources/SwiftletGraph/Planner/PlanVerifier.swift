/// Checks a plan without the planner's own code: the last word before a plan is written.
public enum PlanVerifier {
  /// Throws `PlanError` for the first block outside the arena or off its alignment, and the first
  /// two blocks that share bytes while both are live.
  ///
  /// Complexity: O(blocks²).
  public static func verify(_ plan: MemoryPlan) throws(PlanError) {
    guard plan.blocks.count == plan.offsets.count else {
      throw .offsetCount(blocks: plan.blocks.count, offsets: plan.offsets.count)
    }
    for (block, offset) in zip(plan.blocks, plan.offsets) {
      guard offset >= 0, offset % block.alignment == 0 else {
        throw .misplaced(block.name, offset: offset, alignment: block.alignment)
      }
    }
    for second in plan.blocks.indices {
      for first in 0..<second where collide(plan, first, second) {
        throw .overlap(plan.blocks[first].name, plan.blocks[second].name)
      }
    }
  }

  private static func collide(_ plan: MemoryPlan, _ first: Int, _ second: Int) -> Bool {
    let (a, b) = (plan.blocks[first], plan.blocks[second])
    let sharesTime =
      a.lifetime.lowerBound <= b.lifetime.upperBound
      && b.lifetime.lowerBound <= a.lifetime.upperBound
    let sharesBytes =
      plan.offsets[first] < plan.offsets[second] + b.byteCount
      && plan.offsets[second] < plan.offsets[first] + a.byteCount
    return sharesTime && sharesBytes
  }
}

/// A memory plan that must not be written. It is never the model's fault: report it.
public enum PlanError: Error, Hashable, Sendable {
  case offsetCount(blocks: Int, offsets: Int)
  case misplaced(String, offset: Int, alignment: Int)
  case overlap(String, String)
  /// An operation would not find the tensor where it looks for it, or destroy it.
  case content(operation: String, tensor: String)
}

extension PlanError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .offsetCount(let blocks, let offsets):
      "the memory plan has \(offsets) offsets for \(blocks) blocks; please report this"
    case .misplaced(let block, let offset, let alignment):
      "the memory plan puts '\(block)' at \(offset), which is no multiple of \(alignment); "
        + "please report this"
    case .overlap(let first, let second):
      "the memory plan lets '\(first)' and '\(second)' share bytes while both are needed; "
        + "please report this"
    case .content(let operation, let tensor):
      "the memory plan loses '\(tensor)' at operation '\(operation)'; please report this"
    }
  }
}
