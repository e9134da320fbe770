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
