import SwiftletRuntime

/// A part of a tensor, every n-th row or column of it, or the tensor with a border: bytes are
/// copied, so the scale is the input's.
struct CopyLayer: Layer {
  var copy = LoweredCopy()
  /// The border's real value where it is filled.
  var constant: Float = 0

  var outputScale: OutputScale { .sameAsInput }
  var fusesClip: Bool { false }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    var copy = copy
    copy.fill = site.output.quantize(constant)
    let distance = abs(site.output.dequantize(copy.fill) - constant)
    // What stands for minus infinity before a maximum only has to be the least.
    guard distance <= site.output.scale || abs(constant) > 1e30 else {
      throw LayerRefusal(
        "pads with \(constant), which lies outside of its input's range; pad with a value that "
          + "occurs there")
    }
    return .copy(copy)
  }
}
