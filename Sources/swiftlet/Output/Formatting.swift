import Foundation

/// Numbers as people read them.
enum Formatting {
  /// With `digits` decimals: `90.67`.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  /// A share as a percentage with two decimals: `90.67 %`.
  static func percent(_ share: Double) -> String {
    fixed(share * 100, 2) + " %"
  }

  /// `one thread`, `2 threads`.
  static func threads(_ count: Int) -> String { count == 1 ? "one thread" : "\(count) threads" }

  /// A signal-to-noise ratio in decibels; infinite when both sides are equal.
  static func decibels(_ value: Double) -> String {
    value.isInfinite ? "exact" : fixed(value, 2) + " dB"
  }

  /// Bytes, exactly, with thousands separated: `1,404,928`.
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// Milliseconds with four significant digits or so, for times from nanoseconds to minutes.
  static func milliseconds(_ value: Double) -> String {
    switch value {
    case ..<1: fixed(value, 4)
    case ..<100: fixed(value, 3)
    default: fixed(value, 1)
    }
  }
}
