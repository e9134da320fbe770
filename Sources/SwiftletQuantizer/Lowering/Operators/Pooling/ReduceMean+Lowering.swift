import SwiftletGraph
import SwiftletRuntime

extension ReduceMean: LowerableOperator {
  /// Over pixels an average pooling; over channels a convolution whose weights are all one divided
  /// by the number of elements, which int8 holds exactly.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    guard !axes.contains(0) else {
      throw LayerRefusal("takes the mean over the batch; leave that to the code around the network")
    }
    let input = try site.map(0)
    let isVector = site.shapes[0].rank == 2
    if axes.isEmpty { return .view }
    let window = Window(
      kernelHeight: isVector || axes.contains(2) ? input.height : 1,
      kernelWidth: isVector || axes.contains(3) ? input.width : 1)
    guard axes.contains(1) else {
      return .layer(
        try AveragePoolLayer(
          window: window, countsPadding: false, input: input,
          output: ActivationMap(
            height: window.outputHeight(for: input.height),
            width: window.outputWidth(for: input.width), channels: input.channels)))
    }
    let count = input.channels * window.tapCount
    return .layer(
      ConvolutionLayer(
        window: window, groups: 1, inputChannels: input.channels,
        weight: [Float](repeating: 1 / Float(count), count: count), bias: [0]))
  }
}

extension ArgMax: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    throw LayerRefusal(
      "returns indices, which int8 cannot count; end the network at its input and take the arg max "
        + "of that, the order of int8 is that of the reals")
  }
}
