public import SwiftletGraph
public import SwiftletRuntime

extension MemoryPlan {
  /// About what the arena takes when the same network gets an input of `height` x `width`: every
  /// map's extents shrink with the input's, rounded up, and the blocks are placed anew by the greedy
  /// orders.
  ///
  /// Complexity: that of `MemoryPlanner.plan` without its search.
  public static func arenaByteCount(
    of model: borrowing Model, height: Int, width: Int
  ) -> Int {
    let placed = PlacedBlocks(model)
    let input = model.input
    let blocks = zip(placed.blocks, placed.extents).map { block, extents in
      guard let extents else { return block }
      var block = block
      let part =
        scaled(extents.height, input.height, height) * scaled(extents.width, input.width, width)
      let area = extents.height * extents.width
      block.byteCount = (block.byteCount * part + area - 1) / area
      return block
    }
    return MemoryPlanner(searchLimit: 0).plan(blocks).arenaByteCount
  }

  /// The largest input with the model's aspect ratio whose arena, by that estimate, takes at most
  /// `limit` bytes; nil when none does, or the input has no extents.
  ///
  /// Complexity: O(log height) estimates.
  public static func largestInput(
    of model: borrowing Model, arenaLimit limit: Int
  ) -> (height: Int, width: Int)? {
    let input = model.input
    guard input.height > 1, input.width > 1 else { return nil }
    func width(_ height: Int) -> Int { max(input.width * height / input.height, 1) }
    var fitting = 0
    var tooLarge = input.height
    while tooLarge - fitting > 1 {
      let height = (fitting + tooLarge) / 2
      let byteCount = arenaByteCount(of: model, height: height, width: width(height))
      if byteCount <= limit { fitting = height } else { tooLarge = height }
    }
    return fitting > 0 ? (fitting, width(fitting)) : nil
  }

  private static func scaled(_ extent: Int, _ from: Int, _ to: Int) -> Int {
    (extent * to + from - 1) / from
  }
}
