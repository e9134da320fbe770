/// Bytes that must stay in the arena from one operation to another.
public struct MemoryBlock: Hashable, Sendable {
  /// What reports call it: the tensor, or the operation whose scratch it is.
  public var name: String
  public var byteCount: Int
  /// Operations, both included, during which the block is live.
  public var lifetime: ClosedRange<Int>
  /// A power of two that the block's offset must be a multiple of.
  public var alignment: Int
  public var isScratch: Bool

  public init(
    name: String, byteCount: Int, lifetime: ClosedRange<Int>, alignment: Int,
    isScratch: Bool = false
  ) {
    self.name = name
    self.byteCount = byteCount
    self.lifetime = lifetime
    self.alignment = alignment
    self.isScratch = isScratch
  }
}
