import Glibc
import SwiftletGraph

// Activations that are no mere clamp: tables.

extension LeakyReLU: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let alpha = Double(alpha)
    return .layer(LookupLayer { $0 < 0 ? alpha * $0 : $0 })
  }
}

extension ELU: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let alpha = Double(alpha)
    return .layer(LookupLayer { $0 < 0 ? alpha * expm1($0) : $0 })
  }
}

extension Sigmoid: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(LookupLayer(outputScale: .probability) { 1 / (1 + exp(-$0)) })
  }
}

extension HardSigmoid: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let (alpha, beta) = (Double(alpha), Double(beta))
    return .layer(
      LookupLayer(outputScale: .unitInterval) { min(max(alpha * $0 + beta, 0), 1) })
  }
}

extension HardSwish: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(LookupLayer { $0 * min(max($0 / 6 + 0.5, 0), 1) })
  }
}

extension Tanh: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(LookupLayer(outputScale: .signedUnitInterval) { tanh($0) })
  }
}
