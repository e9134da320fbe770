/// A lookup over runs of bytes, four at a time: what limits it is one load of an entry for each.
enum LookupPortable {
  static func run(_ arguments: LookupArguments, path: KernelPath) {
    let runs = unsafe ElementwiseRuns(
      arguments.output, othersAreDense: arguments.input.isDense)
    var x = unsafe UnsafePointer(arguments.input.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<runs.count {
      unsafe translate(y, x, count: runs.length, table: arguments.table)
      unsafe x += arguments.input.pixelStride
      unsafe y += arguments.output.pixelStride
    }
  }

  @inline(__always)
  private static func translate(
    _ y: UnsafeMutablePointer<Int8>, _ x: UnsafePointer<Int8>, count: Int,
    table: UnsafePointer<Int8>
  ) {
    var index = 0
    while index &+ 4 <= count {
      // All loads first: y may be x.
      let a = unsafe table[Int(UInt8(bitPattern: x[index]))]
      let b = unsafe table[Int(UInt8(bitPattern: x[index &+ 1]))]
      let c = unsafe table[Int(UInt8(bitPattern: x[index &+ 2]))]
      let d = unsafe table[Int(UInt8(bitPattern: x[index &+ 3]))]
      unsafe y[index] = a
      unsafe y[index &+ 1] = b
      unsafe y[index &+ 2] = c
      unsafe y[index &+ 3] = d
      index &+= 4
    }
    while index < count {
      unsafe y[index] = table[Int(UInt8(bitPattern: x[index]))]
      index &+= 1
    }
  }
}
