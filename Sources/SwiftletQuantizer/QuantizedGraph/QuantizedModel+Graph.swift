import SwiftletGraph
import SwiftletRuntime

extension QuantizedModel {
  /// The float network with this model's scales written into it: a `QuantizeDequantize` after every
  /// value that has a scale in int8, and weights and biases that are the integers' real numbers. As
  /// ONNX that is a file in QDQ form, which other software runs in int8 as well; lowered here it
  /// gives the same operations again.
  ///
  /// - Parameter graph: the one that this model was made of.
  public func quantizedGraph(of graph: Graph) -> Graph {
    var rewriter = QuantizedGraphRewriter(Quantizer.prepare(graph), parameters: valueParameters)
    rewriter.removeViews(keeping: Set(network.tensors.map(\.name)))
    for operation in network.operations {
      rewriter.quantizeWeights(
        of: operation, inputScale: network.tensors[operation.inputs[0]].parameters.scale)
    }
    return rewriter.rewritten()
  }
}
