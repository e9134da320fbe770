/// Samples and labels that do not fit each other, or the network.
public enum SampleProblem: Hashable, Sendable {
  case labelCountMismatch(samples: Int, labels: Int)
  case labelOutOfRange(label: Int, classCount: Int)
  case channelCountMismatch(samples: Int, preprocessing: Int)
  case noSamples
}

extension SampleProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .labelCountMismatch(let samples, let labels):
      "\(samples) samples but \(labels) labels; the two files must belong together"
    case .labelOutOfRange(let label, let classCount):
      "label \(label) is not in 0..<\(classCount); labels are class indices from 0"
    case .channelCountMismatch(let samples, let preprocessing):
      "the samples have \(samples) channels but the model's preprocessing has \(preprocessing); "
        + "use data of the kind the model was trained on"
    case .noSamples:
      "has no samples; check the path"
    }
  }
}
