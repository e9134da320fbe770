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
    .layer(AveragePoolLayer(window: window, countsPadding: countsPadding))
  }
}

extension GlobalAveragePool: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .layer(AveragePoolLayer(window: try site.map(0).wholeWindow, countsPadding: false))
  }
}

extension ActivationMap {
  /// The window that covers the map once.
  var wholeWindow: Window { Window(kernelHeight: height, kernelWidth: width) }
}
