import Foundation
import SwiftletQuantizer
import SwiftletRuntime

extension ToyModels {
  /// Every kind of operation that needs neither weights nor a window, once:
  /// lookup (in place), parametric ReLU, local response normalization, lookup of one pixel, product
  /// with that pixel, log-softmax.
  static func tableKinds() -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 3, 3, 20, role: .input, lifetime: 0...3)
    let squashed = sketch.addTensor("squashed", 3, 3, 20, zeroPoint: 3, lifetime: 0...1)
    let bent = sketch.addTensor("bent", 3, 3, 20, zeroPoint: 5, lifetime: 1...2)
    let normal = sketch.addTensor("normal", 3, 3, 20, lifetime: 2...5)
    let pixel = sketch.addTensor("pixel", 1, 1, 20, lifetime: 3...5)
    let scales = sketch.addTensor("scales", 1, 1, 20, lifetime: 4...5)
    let product = sketch.addTensor("product", 3, 3, 20, lifetime: 5...6)
    let output = sketch.addTensor(
      "output", 3, 3, 20, scale: 0.06, zeroPoint: 127, role: .output, lifetime: 6...6)

    let table = sketch.image.addTable((0..<256).map { Int8(truncatingIfNeeded: $0 * 77 + 31) })
    sketch.addOperation(.lookup, input, squashed) { $0.constantsOffset = table }
    let slopes = sketch.image.addConstants(
      (0..<32).map { UInt32(bitPattern: $0 < 20 ? Int32($0 * 90_001 - 900_000) : 0) })
    sketch.addOperation(.parametricReLU, squashed, bent) {
      $0.multiplier0 = 1 << 20
      $0.elementwiseShift = 20
      $0.constantsOffset = slopes
    }
    let factors = sketch.image.addConstants(
      (0..<NormalizationFactors.count(size: 5)).map { UInt32(4_000_000 / ($0 + 1)) })
    sketch.addOperation(.localResponseNormalization, bent, normal) {
      $0.kernelHeight = 5
      $0.elementwiseShift = 15
      $0.constantsOffset = factors
    }
    sketch.addOperation(.maxPool, input, pixel) { $0.setWindow(3) }
    sketch.addOperation(.lookup, pixel, scales) { $0.constantsOffset = table }
    sketch.addOperation(.multiply, normal, product) {
      $0.input1 = scales
      $0.multiplier0 = 20_000
      $0.elementwiseShift = 21
    }
    let exponentials = (0..<256).map { UInt32((8_388_608 * exp(-Double($0) / 16)).rounded()) }
    let logarithms = (0...256).map { UInt32((65_536 * log2(1 + Double($0) / 256)).rounded()) }
    let tables = sketch.image.addConstants(exponentials + logarithms)
    sketch.addOperation(.logSoftmax, product, output) {
      $0.multiplier0 = 1 << 20
      $0.multiplier1 = 1 << 8
      $0.elementwiseShift = 20
      $0.constantsOffset = tables
    }
    return sketch.image
  }
}
