/// The bias, multiplier and shift of every output channel, in the file's blocks of sixteen.
///
/// Units: bias in steps of the sum, `inputScale * weightScale`.
@unsafe
package struct RequantizationTable {
  /// The first `ModelFormat.RequantizationBlock`.
  package var base: UnsafeRawPointer

  package init(_ base: UnsafeRawPointer) { unsafe self.base = base }

  /// The table that starts `count` blocks later.
  package func advanced(byBlocks count: Int) -> RequantizationTable {
    unsafe RequantizationTable(base + count * ModelFormat.RequantizationBlock.byteCount)
  }

  package func bias(_ channel: Int) -> Int32 { unsafe load(channel, fieldOffset: 0) }

  package func requantization(_ channel: Int) -> Requantization {
    unsafe Requantization(
      multiplier: load(channel, fieldOffset: ModelFormat.RequantizationBlock.multiplierOffset),
      shift: load(channel, fieldOffset: ModelFormat.RequantizationBlock.shiftOffset))
  }

  private func load(_ channel: Int, fieldOffset: Int) -> Int32 {
    let block = channel / ModelFormat.channelBlock * ModelFormat.RequantizationBlock.byteCount
    let lane = channel % ModelFormat.channelBlock * MemoryLayout<Int32>.stride
    return unsafe base.load(fromByteOffset: block + fieldOffset + lane, as: Int32.self)
  }
}
