/// Softmax with one division per pixel where 32 bits of the reciprocal decide the quotient.
enum SoftmaxPortable {
  @_noAllocation @_noLocks
  static func run(_ arguments: SoftmaxArguments) {
    // Table look-ups and 64-bit sums gain nothing from vectors.
    unsafe SoftmaxReference.run(arguments)
  }
}
