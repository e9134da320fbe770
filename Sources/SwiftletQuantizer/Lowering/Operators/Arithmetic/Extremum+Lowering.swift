import SwiftletGraph
import SwiftletRuntime

extension Minimum: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    if let constant = try site.constantOperand() {
      return .clip(ActivationClip(maximum: try constant.limit()))
    }
    try site.requireEqualShapes("compares")
    return .layer(ExtremumLayer(order: .minimum))
  }
}

extension Maximum: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    if let constant = try site.constantOperand() {
      return .clip(ActivationClip(minimum: try constant.limit()))
    }
    try site.requireEqualShapes("compares")
    return .layer(ExtremumLayer(order: .maximum))
  }
}

extension ConstantOperand {
  fileprivate func limit() throws(LayerRefusal) -> Float {
    guard let scalar else {
      throw LayerRefusal(
        "has a limit of its own for each channel; int8 takes one for all channels")
    }
    return scalar
  }
}

/// The smaller or larger of two elements, each at its own scale.
struct ExtremumLayer: Layer {
  let order: ModelFormat.ExtremumOrder

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .extremum(order, try site.elementwiseScale())
  }
}
