import Glibc
import SwiftletGraph
import Testing

@Suite struct ActivationTests {
  /// A diverged network shows itself, and far inputs reach the limits without overflowing.
  @Test func extremesOfActivations() throws {
    let all: [(any Operator, low: Float, high: Float)] = [
      (LeakyReLU(alpha: 0.5), -5000, 10000), (ELU(alpha: 2), -2, 10000), (Sigmoid(), 0, 1),
      (HardSigmoid(), 0, 1), (HardSwish(), 0, 10000), (Tanh(), -1, 1),
    ]
    for (operation, low, high) in all {
      let bench = try OperatorBench(
        operation, [Tensor(shape: [1, 3], elements: [-10000, 10000, .nan])])
      let y = bench.forward()[0].elements
      #expect(y[0] == low && y[1] == high && y[2].isNaN, "\(operation.name): \(y)")
    }
    let logSoftmax = try OperatorBench(
      LogSoftmax(), [Tensor(shape: [1, 3], elements: [-10000, 10000, 10000])])
    let y = logSoftmax.forward()[0].elements
    #expect(y[0] <= -20000 && y[1] == -logf(2) && y[1] == y[2])
  }
}
