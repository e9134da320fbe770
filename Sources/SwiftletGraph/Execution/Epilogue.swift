/// What is done to output elements while they are at hand, instead of by nodes of their own:
/// `clamp(y + addend)`.
///
/// Numerics: the same bits as the separate nodes, NaN stays NaN.
public struct Epilogue {
  /// As many elements as the output has, in its order.
  var addend: FloatRun?
  var minimum = -Float.infinity
  var maximum = Float.infinity

  var isEmpty: Bool { addend == nil && !clamps }
  var clamps: Bool { minimum > -.infinity || maximum < .infinity }

  /// This, and then `next`; nil where that is no epilogue: nothing can be added after clamping, and
  /// only one thing.
  func followed(by next: Epilogue) -> Epilogue? {
    if next.addend != nil {
      guard isEmpty else { return nil }
      return next
    }
    guard !clamps else { return nil }
    var result = next
    result.addend = addend
    return result
  }

  /// Writes `count` finished elements; `first` is the number of their first in the output. `target`
  /// may be `source`.
  func write(_ count: Int, from source: FloatRun, to target: MutableFloatRun, first: Int) {
    switch (addend.map { $0 + first }, clamps) {
    case (nil, false): target.copyElsewhere(count, from: source)
    case (nil, true):
      target.setLanes(count) {
        clamp(source.lanes($0))
      } rest: {
        clamp(source[$0])
      }
    case (let addend?, false):
      target.setLanes(count) {
        source.lanes($0) + addend.lanes($0)
      } rest: {
        source[$0] + addend[$0]
      }
    case (let addend?, true):
      target.setLanes(count) {
        clamp(source.lanes($0) + addend.lanes($0))
      } rest: {
        clamp(source[$0] + addend[$0])
      }
    }
  }

  @inline(__always)
  private func clamp(_ value: SIMD16<Float>) -> SIMD16<Float> {
    let raised = value.replacing(with: minimum, where: value .< minimum)
    return raised.replacing(with: maximum, where: raised .> maximum)
  }

  @inline(__always)
  private func clamp(_ value: Float) -> Float {
    let raised = value < minimum ? minimum : value
    return raised > maximum ? maximum : raised
  }
}

extension ForwardArguments {
  /// Writes the output as the first input with `epilogue` applied.
  func write(_ epilogue: Epilogue) {
    workers.split(inputs[0].count, minimum: sharedElements) { _, range in
      epilogue.write(
        range.count, from: inputs[0].base + range.lowerBound,
        to: outputs[0].base + range.lowerBound, first: range.lowerBound)
    }
  }
}
