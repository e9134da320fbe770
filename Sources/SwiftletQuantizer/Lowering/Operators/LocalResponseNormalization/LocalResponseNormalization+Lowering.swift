import Glibc
import SwiftletGraph
import SwiftletRuntime

extension LocalResponseNormalization: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    guard NormalizationFactors.sizeRange.contains(size) else {
      throw LayerRefusal(
        "sums the squares of \(size) channels; the limit is "
          + "\(NormalizationFactors.sizeRange.upperBound)")
    }
    return .layer(LocalResponseNormalizationLayer(normalization: self))
  }
}

/// Local response normalization, its power of the sum of squares as a table.
struct LocalResponseNormalizationLayer: Layer {
  let normalization: LocalResponseNormalization

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let factors = (0..<NormalizationFactors.count(size: normalization.size)).map {
      factor(squares: NormalizationFactors.sum(at: $0), site)
    }
    let largest = factors.max() ?? 0
    guard largest.isFinite, factors.allSatisfy({ $0 >= 0 }), let shift = Self.shift(for: largest)
    else {
      throw LayerRefusal(
        "multiplies by \(largest) on the way to int8; its bias \(normalization.bias) and alpha "
          + "\(normalization.alpha) must not let the sum reach zero")
    }
    let unit = Double(Int64(1) << Int64(shift))
    return .localResponseNormalization(
      LoweredNormalization(
        size: normalization.size,
        factors: factors.map { UInt32(($0 * unit).rounded(.toNearestOrEven)) }, shift: shift))
  }

  /// `inputScale / outputScale * (bias + alpha / size * inputScale^2 * squares)^-beta`.
  private func factor(squares: Double, _ site: LayerSite) -> Double {
    let scale = Double(site.inputs[0].scale)
    let mean = Double(normalization.alpha) / Double(normalization.size) * scale * scale * squares
    return scale / Double(site.output.scale)
      * pow(Double(normalization.bias) + mean, -Double(normalization.beta))
  }

  /// The largest shift that keeps the factors inside the table's limit.
  private static func shift(for largest: Double) -> Int32? {
    NormalizationFactors.shiftRange.last {
      (largest * Double(Int64(1) << Int64($0))).rounded(.toNearestOrEven)
        <= Double(NormalizationFactors.limit)
    }
  }
}

extension NormalizationFactors {
  /// The sum of squares that an entry is for.
  static func sum(at index: Int) -> Double {
    let (octave, step) = index.quotientAndRemainder(dividingBy: steps)
    return Double(Int64(1) << Int64(octave)) * (1 + Double(step) / Double(steps))
  }
}
