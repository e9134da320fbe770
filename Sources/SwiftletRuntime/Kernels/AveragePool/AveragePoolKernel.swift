/// The mean of the valid elements under a window; a window as large as the map is a global pool.
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, C]`.
/// Numerics: exact int32 sums, one rounding by the entry for the count of valid elements.
/// Memory: no scratch; output and input must not overlap.
/// Precondition: the table has an entry for every count that occurs.
package enum AveragePoolKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: PoolArguments, path: KernelPath) {
    if path == .reference {
      unsafe AveragePoolReference.run(arguments)
    } else {
      unsafe AveragePoolPortable.run(arguments)
    }
  }

  /// The table's entry for windows with `count` valid elements.
  static func requantization(_ arguments: PoolArguments, count: Int) -> Requantization {
    guard let table = unsafe arguments.requantization else {
      return Requantization(multiplier: 0, shift: 32)
    }
    return unsafe RequantizationTable(table).requantization(count - arguments.firstCount)
  }
}
