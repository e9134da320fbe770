/// How often samples of each class were taken for each class.
public struct ConfusionMatrix: Hashable, Sendable {
  public let classCount: Int
  /// `rows[actual][predicted]`.
  public private(set) var rows: [[Int]]

  public init(classCount: Int) {
    self.classCount = classCount
    rows = Array(repeating: Array(repeating: 0, count: classCount), count: classCount)
  }

  /// Precondition: both are in `0..<classCount`.
  public mutating func add(actual: Int, predicted: Int) {
    rows[actual][predicted] += 1
  }

  /// All samples counted.
  public var count: Int { rows.joined().reduce(0, +) }

  /// Samples that were taken for what they are.
  public var correctCount: Int { rows.indices.reduce(0) { $0 + rows[$1][$1] } }

  /// Of the samples of class `actual`, the share found; nil when there are none.
  public func recall(_ actual: Int) -> Double? {
    let total = rows[actual].reduce(0, +)
    return total == 0 ? nil : Double(rows[actual][actual]) / Double(total)
  }

  /// Of the samples taken for class `predicted`, the share that was; nil when there are none.
  public func precision(_ predicted: Int) -> Double? {
    let total = rows.reduce(0) { $0 + $1[predicted] }
    return total == 0 ? nil : Double(rows[predicted][predicted]) / Double(total)
  }
}
