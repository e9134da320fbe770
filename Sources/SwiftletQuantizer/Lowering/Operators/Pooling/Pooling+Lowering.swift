import SwiftletGraph
import SwiftletRuntime

extension MaxPool: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(MaxPoolLayer(window: window))
  }
}

extension GlobalMaxPool: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(MaxPoolLayer(window: try site.map(0).wholeWindow))
  }
}

extension AveragePool: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let input = try site.map(0)
    let output = ActivationMap(
      height: window.outputHeight(for: input.height, roundingUp: roundsUp),
      width: window.outputWidth(for: input.width, roundingUp: roundsUp), channels: input.channels)
    return .layer(
      try AveragePoolLayer(
        window: window, countsPadding: countsPadding, input: input, output: output))
  }
}

extension GlobalAveragePool: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let input = try site.map(0)
    return .layer(
      try AveragePoolLayer(
        window: input.wholeWindow, countsPadding: false, input: input,
        output: ActivationMap(height: 1, width: 1, channels: input.channels)))
  }
}

extension ActivationMap {
  /// The window that covers the map once.
  var wholeWindow: Window { Window(kernelHeight: height, kernelWidth: width) }
}
