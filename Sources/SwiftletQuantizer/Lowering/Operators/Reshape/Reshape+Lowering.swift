import SwiftletGraph
import SwiftletRuntime

extension Reshape: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.reshaped()
  }
}

extension Transpose: LowerableOperator {
  /// A transposition that only moves extents of 1 keeps the order of the elements.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    let moved = permutation.filter { site.shapes[0][$0] != 1 }
    guard moved == moved.sorted() else {
      throw LayerRefusal(
        "moves data between axes (\(permutation)); int8 tensors have the channels innermost, "
          + "export the model as NCHW without transposes between its layers")
    }
    return try site.reshaped()
  }
}

extension LoweringSite {
  /// The input under the output's shape, its elements in the same order of NCHW: a view where that
  /// is the same order of NHWC too.
  fileprivate func reshaped() throws(LayerRefusal) -> Lowered {
    let input = try map(0)
    guard outputShape.rank > 0, outputShape[0] == shapes[0][0] else {
      throw LayerRefusal("reshapes the batch: \(shapes[0]) to \(outputShape)")
    }
    // A vector keeps the map of the image that it was, as after Flatten.
    if outputShape.rank == 2 { return .view }
    guard let output = ActivationMap(shape: outputShape) else {
      throw LayerRefusal("makes \(outputShape), which is neither an image nor a vector")
    }
    if input == output { return .view }
    let isVector = shapes[0].rank == 2
    if input.channels == output.channels, !isVector || input.height * input.width == 1 {
      return .part(firstPixel: 0, firstChannel: 0)
    }
    // The channels of one pixel are an image in the order of CHW.
    let side = output.height
    if input.height * input.width == 1, output.width == side {
      return .layer(RearrangeLayer(order: .depthToSpaceChannelFirst, size: side))
    }
    throw LayerRefusal(
      "moves elements between channels and pixels (\(shapes[0]) to \(outputShape)); use "
        + "DepthToSpace, SpaceToDepth or a channel shuffle, or reshape before a fully connected "
        + "layer")
  }
}
