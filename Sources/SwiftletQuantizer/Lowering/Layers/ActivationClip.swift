import SwiftletRuntime

/// What activations after a layer leave of its values: ReLU, ReLU6, Clip, or several in a row.
struct ActivationClip: Hashable, Sendable {
  var minimum: Float = -.infinity
  var maximum: Float = .infinity

  /// `next` applied to what this leaves.
  func followed(by next: ActivationClip) -> ActivationClip {
    ActivationClip(
      minimum: min(max(minimum, next.minimum), next.maximum),
      maximum: min(max(maximum, next.minimum), next.maximum))
  }

  /// The clamp on int8 outputs with `parameters`.
  func clamp(_ parameters: QuantizationParameters) -> (low: Int8, high: Int8) {
    (
      minimum == -.infinity ? .min : parameters.quantize(minimum),
      maximum == .infinity ? .max : parameters.quantize(maximum)
    )
  }
}
