/// Rescaling as an addition whose second operand counts nothing.
enum RescalePortable {
  static func run(_ arguments: ElementwiseArguments, path: KernelPath) {
    var addition = unsafe arguments
    unsafe addition.input1 = arguments.input0
    unsafe addition.scale.multiplier1 = 0
    unsafe AddPortable.run(addition, path: path)
  }
}
