import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct SGDTests {
  /// Every step of PyTorch's trajectories, from PyTorch's gradients.
  @Test(arguments: [
    ("plain", SGD.Options()), ("momentum", SGD.Options(momentum: 0.9)),
    ("decay", SGD.Options(momentum: 0.9, weightDecay: 0.1)),
    ("nesterov", SGD.Options(momentum: 0.9, weightDecay: 0.1, isNesterov: true)),
  ])
  func followsPyTorch(name: String, options: SGD.Options) throws {
    let gradients = try Golden.tensor("sgd_\(name)_gradients")
    let expected = try Golden.tensor("sgd_\(name)_parameters").elements
    var optimizer = try SGD(options)
    var values = Array(expected[..<5])
    for step in 0..<gradients.shape[0] {
      var gradient = Array(gradients.elements[step * 5..<step * 5 + 5])
      values.withUnsafeMutableBufferPointer { values in
        gradient.withUnsafeMutableBufferPointer { gradient in
          guard let value = values.baseAddress, let slope = gradient.baseAddress else { return }
          let parameter = TrainableParameter(
            name: "p", value: MutableTensorView(shape: [5], base: value),
            gradient: TensorView(shape: [5], base: slope))
          optimizer.step([parameter], learningRate: 0.05)
        }
      }
      for (own, other) in zip(values, expected[(step + 1) * 5..<(step + 2) * 5]) {
        #expect(abs(own - other) < 1e-6, "step \(step)")
      }
    }
  }

  @Test(arguments: [SGD.Options(momentum: 1), SGD.Options(momentum: -0.1)])
  func rejectsMomentum(options: SGD.Options) {
    #expect(
      throws: TrainingError.invalidOption(
        name: "momentum", value: "\(options.momentum)", expected: "at least 0 and below 1")
    ) { try SGD(options) }
  }

  @Test func rejectsWeightDecay() {
    let error = #expect(throws: TrainingError.self) { try SGD(SGD.Options(weightDecay: -1)) }
    #expect(error?.description == "weight decay is -1.0 but must be at least 0")
  }
}
