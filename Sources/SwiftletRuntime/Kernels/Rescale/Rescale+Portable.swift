/// Rescaling with sixteen elements to a vector.
enum RescalePortable {
  @_noAllocation @_noLocks
  static func run(_ arguments: ElementwiseArguments) {
    let runs = unsafe ElementwiseRuns(arguments)
    var x = unsafe UnsafePointer(arguments.input0.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<runs.count {
      for index in unsafe stride(from: 0, to: runs.length, by: 16) {
        let count = unsafe min(16, runs.length - index)
        let value = unsafe Lanes.load(x + index, count: count).widened.widened
        let result = unsafe arguments.scale.combined(
          value &- arguments.input0.zeroPoint, .zero,
          zeroPoint: arguments.output.zeroPoint, low: arguments.clampLow,
          high: arguments.clampHigh)
        unsafe Lanes.store(result, to: y + index, count: count)
      }
      unsafe x += arguments.input0.pixelStride
      unsafe y += arguments.output.pixelStride
    }
  }
}
