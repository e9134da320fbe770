import Glibc

/// The power of a real signal beside the power of an approximation's error, added up over any
/// number of elements.
public struct SignalToNoise: Hashable, Sendable {
  public private(set) var signalPower = 0.0
  public private(set) var noisePower = 0.0

  public init() {}

  /// Takes in elements and what approximates them.
  ///
  /// Precondition: equal counts.
  mutating func add(_ signal: UnsafeBufferPointer<Float>, approximation: [Float]) {
    precondition(signal.count == approximation.count)
    for (real, approximate) in zip(signal, approximation) {
      signalPower += Double(real) * Double(real)
      let error = Double(real) - Double(approximate)
      noisePower += error * error
    }
  }

  /// `10 * log10(signal power / noise power)`; infinite without noise.
  public var decibels: Double {
    noisePower == 0 ? .infinity : 10 * log10(signalPower / noisePower)
  }
}
