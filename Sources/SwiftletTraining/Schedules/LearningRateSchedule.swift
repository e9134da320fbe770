import Glibc

/// How the learning rate changes while training goes on.
public struct LearningRateSchedule: Hashable, Sendable {
  /// The course of the rate from `initialRate` on, as a function of the share of training done.
  public enum Course: Hashable, Sendable {
    case constant
    /// `minimum + (initial - minimum) * (1 + cos(pi * done / total)) / 2`: falls to `minimum`.
    /// Source: Loshchilov and Hutter 2017; PyTorch `CosineAnnealingLR`.
    case cosine(minimumRate: Float = 0)
    /// Multiplied by `factor` after every `epochs` epochs. Source: PyTorch `StepLR`.
    case step(epochs: Int, factor: Float = 0.1)
  }

  /// When the rate changes.
  public enum Granularity: String, CaseIterable, Hashable, Sendable {
    case epoch
    case step
  }

  public var initialRate: Float
  public var course: Course
  public var granularity: Granularity

  public init(
    initialRate: Float, course: Course = .constant, granularity: Granularity = .epoch
  ) {
    self.initialRate = initialRate
    self.course = course
    self.granularity = granularity
  }

  /// The rate of one training step.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - step: within the epoch, from 0.
  public func rate(epoch: Int, step: Int, stepsPerEpoch: Int, epochCount: Int) -> Float {
    let done: Int
    let total: Int
    switch granularity {
    case .epoch: (done, total) = (epoch, epochCount)
    case .step: (done, total) = (epoch * stepsPerEpoch + step, epochCount * stepsPerEpoch)
    }
    switch course {
    case .constant: return initialRate
    case .cosine(let minimum):
      let angle = Double.pi * Double(done) / Double(max(total, 1))
      return Float(Double(minimum) + Double(initialRate - minimum) * (1 + cos(angle)) / 2)
    case .step(let epochs, let factor):
      return Float(Double(initialRate) * pow(Double(factor), Double(epoch / max(epochs, 1))))
    }
  }

  /// Throws: `TrainingError.invalidOption` for a rate that is not positive and finite, or a step
  /// schedule that never or always steps.
  func requireValid() throws(TrainingError) {
    guard initialRate > 0, initialRate.isFinite else {
      throw .invalidOption(
        name: "learning rate", value: "\(initialRate)", expected: "a positive number")
    }
    switch course {
    case .constant: break
    case .cosine(let minimum):
      guard minimum >= 0, minimum <= initialRate else {
        throw .invalidOption(
          name: "minimum learning rate", value: "\(minimum)",
          expected: "between 0 and the learning rate")
      }
    case .step(let epochs, let factor):
      guard epochs > 0 else {
        throw .invalidOption(name: "step epochs", value: "\(epochs)", expected: "at least 1")
      }
      guard factor > 0, factor <= 1 else {
        throw .invalidOption(
          name: "step factor", value: "\(factor)", expected: "above 0 and at most 1")
      }
    }
  }
}
