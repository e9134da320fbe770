import SwiftletGraph
import SwiftletONNX

extension Graph {
  /// Runs the graph once on `inputs`, in its own order of inputs. Where the file has integers, the
  /// graph has the real numbers that they stand for: inputs become such, outputs integers again.
  func outputs(
    for tensors: [ConstantTensor], like expected: [ConstantTensor]
  ) throws -> [ConstantTensor] {
    guard let batchSize = tensors.first?.shape.dimensions.first else {
      throw UnsuitableInput(reason: "its input is a scalar, without a batch dimension")
    }
    var executor = try GraphExecutor(self, batchSize: batchSize)
    for (input, tensor) in zip(inputs, tensors) {
      let reals = try reals(of: tensor, input: input.name)
      let view = executor.value(input.name)
      guard view.count == reals.count else { throw UnsuitableInput(reason: "its inputs differ") }
      for (index, element) in reals.enumerated() { view.base[index] = element }
    }
    executor.forward()
    return zip(outputs, expected).map { name, expected in
      let tensor = executor.value(name).view.tensor
      guard case .integers = expected.elements, let rounding = rounding(output: name) else {
        return ConstantTensor(name: name, shape: tensor.shape, elements: .floats(tensor.elements))
      }
      let integers = rounding.integers(of: tensor.elements, shape: tensor.shape)
      return ConstantTensor(
        name: name, shape: tensor.shape, elements: .integers(integers.map(Int64.init)))
    }
  }

  private func reals(of tensor: ConstantTensor, input: String) throws -> [Float] {
    if let floats = tensor.floats { return floats.elements }
    let first = nodes.first { $0.inputs == [input] }
    guard case .integers(let integers) = tensor.elements,
      let rounding = first?.operation as? QuantizeDequantize
    else { throw UnsuitableInput(reason: "its input is not made of floats") }
    return rounding.reals(of: integers.map { Int32(truncatingIfNeeded: $0) }, shape: tensor.shape)
  }

  /// The node that made the output's integers.
  private func rounding(output: String) -> QuantizeDequantize? {
    nodes.last { $0.outputs == [output] }?.operation as? QuantizeDequantize
  }
}

/// A test whose inputs do not suit a graph: another way has to be taken.
struct UnsuitableInput: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
