import SwiftletData
import SwiftletGraph

/// A graph seen as a classifier: one input, one output, and that output the logits. A softmax at
/// the end is taken off, because the loss works on logits, and put back afterwards.
struct Classifier {
  /// Ends in the logits.
  let graph: Graph
  let input: GraphInput
  let classCount: Int
  private let softmax: Node?

  var output: String { graph.outputs[0] }

  init(_ graph: Graph) throws(TrainingError) {
    guard let input = graph.inputs.first, graph.inputs.count == 1, graph.outputs.count == 1 else {
      throw .inputOutputCount(inputs: graph.inputs.count, outputs: graph.outputs.count)
    }
    var trimmed = graph
    var removed: Node?
    if let last = graph.nodes.last, last.operation is Softmax, last.outputs == graph.outputs {
      removed = trimmed.nodes.removeLast()
      trimmed.outputs = last.inputs
    }
    do {
      let shapes = try trimmed.shapes(batchSize: 1)
      classCount = shapes[trimmed.outputs[0]]?.elementCount ?? 0
    } catch {
      throw .graph(error)
    }
    self.graph = trimmed
    self.input = input
    softmax = removed
  }

  /// `graph`, a trained version of `self.graph`, with the softmax back in its place.
  func restored(_ graph: Graph) -> Graph {
    guard let softmax else { return graph }
    var result = graph
    result.nodes.append(softmax)
    result.outputs = softmax.outputs
    return result
  }

  /// Throws unless the samples fit the input and there is at least one.
  func requireFit(_ source: any SampleSource) throws(TrainingError) {
    guard source.count > 0 else { throw .noSamples(source: source.name) }
    guard source.sampleShape == input.sampleShape else {
      throw .sampleShapeMismatch(
        source: source.name, samples: source.sampleShape, network: input.sampleShape)
    }
  }

  func executor(
    batchSize: Int, purpose: Purpose, threads: Int = 1
  ) throws(TrainingError) -> GraphExecutor {
    do {
      return try GraphExecutor(
        graph, batchSize: batchSize, purpose: purpose, threads: threads)
    } catch {
      throw .graph(error)
    }
  }
}
