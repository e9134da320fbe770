import SwiftletGraph

extension Divide: LowerableOperator {
  /// Division by a constant is a product with its inverse.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    guard let constant = try site.constantOperand(), constant.isSecond else {
      throw LayerRefusal(
        "divides by a value that the network computes, which can be anything near zero; "
          + "normalize with constants instead")
    }
    let inverse = constant.channels.map { 1 / $0 }
    guard inverse.allSatisfy(\.isFinite) else {
      throw LayerRefusal("divides by a constant that is zero or too near to it")
    }
    return .layer(scaling(by: inverse))
  }
}

/// A product with a constant for each channel, or with one for all.
func scaling(by factors: [Float]) -> any Layer {
  if let first = factors.first, factors.allSatisfy({ $0 == first }) {
    return RescaleLayer(factor: Double(first))
  }
  return ConvolutionLayer(weight: factors, bias: factors.map { _ in 0 })
}
