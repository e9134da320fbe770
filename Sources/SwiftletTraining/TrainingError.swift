public import SwiftletGraph

/// Why training or evaluation cannot go on.
public enum TrainingError: Error, Hashable, Sendable {
  case graph(GraphError)
  /// A graph with several inputs or outputs: training and evaluation take one of each.
  case inputOutputCount(inputs: Int, outputs: Int)
  case sampleShapeMismatch(source: String, samples: Shape, network: Shape)
  case noLabels(source: String)
  case noSamples(source: String)
  case labelOutOfRange(label: Int, sample: Int, classCount: Int)
  case diverged(epoch: Int, step: Int, learningRate: Float)
  case invalidOption(name: String, value: String, expected: String)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .graph(let error): error.description
    case .inputOutputCount(let inputs, let outputs):
      "the network has \(inputs) inputs and \(outputs) outputs; a classifier has one of each"
    case .sampleShapeMismatch(let source, let samples, let network):
      "\(source): samples of shape \(samples) do not fit the network's input \(network); "
        + "use other data or a network made for it"
    case .noLabels(let source):
      "\(source): has no labels; give them too, for example npy:X.npy,Y.npy"
    case .noSamples(let source):
      "\(source): has no samples left to use; use more data or a smaller validation part"
    case .labelOutOfRange(let label, let sample, let classCount):
      "label \(label) of sample \(sample) is not in 0..<\(classCount), the network's classes; "
        + "use a network with more outputs or repair the labels"
    case .diverged(let epoch, let step, let learningRate):
      "training diverged: the loss is not a finite number at epoch \(epoch), step \(step), with "
        + "learning rate \(learningRate); use a smaller learning rate"
    case .invalidOption(let name, let value, let expected):
      "\(name) is \(value) but must be \(expected)"
    }
  }
}
