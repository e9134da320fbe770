internal import CSwiftletKernels

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
    } else if !(unsafe runInstructions(arguments, path: path)) {
      unsafe AveragePoolPortable.run(arguments)
    }
  }

  /// The path's C kernel, if it has one for as many channels; false when nothing was computed.
  private static func runInstructions(_ arguments: PoolArguments, path: KernelPath) -> Bool {
    guard let instructions = path.instructions else { return false }
    var pool = unsafe swl_pool_int8_arguments(arguments)
    return unsafe swl_average_pool_int8(&pool, instructions) != 0
  }

  /// The table's entry for windows with `count` valid elements.
  static func requantization(_ arguments: PoolArguments, count: Int) -> Requantization {
    guard let table = unsafe arguments.requantization else {
      return Requantization(multiplier: 0, shift: 32)
    }
    return unsafe RequantizationTable(table).requantization(count - arguments.firstCount)
  }
}
