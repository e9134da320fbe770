/// How a value's range is chosen from what calibration saw of it.
public enum CalibrationMethod: Hashable, Sendable {
  /// From the smallest to the largest element.
  case minMax
  /// The given percent of the elements, the rest cut off in equal shares at both ends: 99.99 cuts
  /// 0.005 % of the elements at each.
  case percentile(Double)
  /// The range, scaled down from the smallest and largest element, with the least expected squared
  /// error from rounding and saturation together.
  case meanSquaredError
}

extension CalibrationMethod {
  /// Whether a histogram is needed, and not only the extremes.
  var needsHistogram: Bool { self != .minMax }
}

extension CalibrationMethod: LosslessStringConvertible {
  /// `min-max`, `mse`, or `percentile:P` with P above 50 and at most 100.
  public init?(_ description: String) {
    switch description {
    case "min-max": self = .minMax
    case "mse": self = .meanSquaredError
    default:
      let parts = description.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0] == "percentile", let percent = Double(parts[1]),
        percent > 50, percent <= 100
      else { return nil }
      self = .percentile(percent)
    }
  }

  public var description: String {
    switch self {
    case .minMax: "min-max"
    case .percentile(let percent): "percentile:\(percent)"
    case .meanSquaredError: "mse"
    }
  }
}
