import SwiftletGraph
import SwiftletRuntime

extension Resize: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(ResizeLayer(resize: self))
  }
}

/// An image at another size: a mean of neighbours, so the scale is the input's.
struct ResizeLayer: Layer {
  let resize: Resize

  var outputScale: OutputScale { .sameAsInput }
  var fusesClip: Bool { false }

  func operation(_ site: LayerSite) -> LoweredOperation.Kind {
    let (input, output) = (site.inputMaps[0], site.outputMap)
    let positions =
      resize.rows(input: input.height, output: output.height)
      + resize.columns(input: input.width, output: output.width)
    let mode: ModelFormat.ResizeMode = resize.mode == .linear ? .linear : .nearest
    return .resize(LoweredResize(mode: mode, taps: positions.map { Self.tap($0).word }))
  }

  /// The weight in 2^11 parts, rounded to nearest, ties to even.
  private static func tap(_ position: ResizePosition) -> ResizeTap {
    let parts = (position.weight * Float(ResizeTap.unit)).rounded(.toNearestOrEven)
    return ResizeTap(index: position.index, weight: Int32(parts))
  }
}
