/// How pixels become the network's input, kept with the model so that its file alone reproduces its
/// accuracy: `input = (pixel / 255 - mean[channel]) / standardDeviation[channel]`.
public struct Preprocessing: Hashable, Sendable {
  /// Mean of the training set's pixels by channel, in units of full scale (0...1).
  public var mean: [Float]
  /// Standard deviation by channel, in the same units, positive.
  public var standardDeviation: [Float]
  /// Class names in the order of the outputs; may be empty.
  public var labels: [String]

  public init(mean: [Float], standardDeviation: [Float], labels: [String] = []) {
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.labels = labels
  }
}

extension Graph {
  private static let meanKey = "swiftlet.mean"
  private static let deviationKey = "swiftlet.standard_deviation"
  private static let labelsKey = "swiftlet.labels"

  /// The preprocessing in the graph's metadata; nil when there is none or it is malformed.
  public var preprocessing: Preprocessing? {
    get {
      guard let mean = floats(Self.meanKey), let deviation = floats(Self.deviationKey),
        mean.count == deviation.count, deviation.allSatisfy({ $0 > 0 })
      else { return nil }
      let labels = metadata[Self.labelsKey].map { $0.split(separator: "\n").map(String.init) }
      return Preprocessing(mean: mean, standardDeviation: deviation, labels: labels ?? [])
    }
    set {
      metadata[Self.meanKey] = newValue.map { Self.text($0.mean) }
      metadata[Self.deviationKey] = newValue.map { Self.text($0.standardDeviation) }
      metadata[Self.labelsKey] = newValue.map { $0.labels.joined(separator: "\n") }
    }
  }

  private func floats(_ key: String) -> [Float]? {
    guard let words = metadata[key]?.split(separator: " ") else { return nil }
    let values = words.compactMap { Float($0) }
    return values.count == words.count && !values.isEmpty ? values : nil
  }

  private static func text(_ values: [Float]) -> String {
    values.map { "\($0)" }.joined(separator: " ")
  }
}
