import SwiftletRuntime

extension Graph {
  /// The graph with explicit padding folded into the convolution or pooling that reads it, where
  /// that is exact:
  ///
  /// - zeros before a convolution;
  /// - minus infinity (or the least float) before a max pooling, and zeros where the input cannot be
  ///   negative, as after ReLU;
  /// - zeros before an average pooling that divides by the window's size or has no padding itself.
  ///
  /// Complexity: O(nodes^2).
  public func foldingPadding() -> Graph {
    guard let shapes = try? shapes(batchSize: 2) else { return self }
    var result = self
    for index in nodes.indices.reversed() {
      guard let pad = result.nodes[index].operation as? Pad else { continue }
      result.fold(pad, at: index, shapes: shapes)
    }
    return result
  }

  private mutating func fold(_ pad: Pad, at index: Int, shapes: [String: Shape]) {
    let node = nodes[index]
    guard isPrivate(node.outputs[0]), let margins = Margins(pad),
      let reader = nodes.firstIndex(where: { $0.inputs.first == node.outputs[0] }),
      let operation = folded(margins, into: nodes[reader].operation, from: node.inputs[0])
    else { return }
    let inputs = [node.inputs[0]] + nodes[reader].inputs.dropFirst()
    let expected = nodes[reader].outputs.compactMap { shapes[$0] }
    // The window itself may refuse so much padding.
    guard (try? operation.outputShapes(for: inputs.compactMap { shapes[$0] })) == expected else {
      return
    }
    nodes[reader].operation = operation
    nodes[reader].inputs = Array(inputs)
    nodes.remove(at: index)
  }

  private func folded(
    _ margins: Margins, into operation: any Operator, from input: String
  ) -> (any Operator)? {
    switch operation {
    case var convolution as Convolution:
      guard margins.value == 0 else { return nil }
      convolution.window.add(margins)
      return convolution
    case var pool as MaxPool:
      let isLeast = margins.value <= -Float.greatestFiniteMagnitude
      guard !pool.roundsUp, isLeast || margins.value == 0 && isNeverNegative(input) else {
        return nil
      }
      pool.window.add(margins)
      return pool
    case var pool as AveragePool:
      guard margins.value == 0, !pool.roundsUp, pool.countsPadding || !pool.window.hasPadding else {
        return nil
      }
      pool.window.add(margins)
      pool.countsPadding = true
      return pool
    default:
      return nil
    }
  }

  /// Whether the value comes from an activation with no negative results.
  private func isNeverNegative(_ value: String) -> Bool {
    guard let producer = producer(of: value) else { return false }
    return switch nodes[producer].operation {
    case is ReLU, is Sigmoid, is HardSigmoid, is Softmax: true
    case let clip as Clip: clip.minimum >= 0
    default: false
    }
  }
}

/// Constant padding of an image's rows and columns only.
private struct Margins {
  let top: Int
  let left: Int
  let bottom: Int
  let right: Int
  let value: Float

  init?(_ pad: Pad) {
    guard case .constant(let value) = pad.mode, pad.before.count == 4,
      (pad.before + pad.after).allSatisfy({ $0 >= 0 }),
      pad.before[0] + pad.before[1] + pad.after[0] + pad.after[1] == 0
    else { return nil }
    (top, left) = (pad.before[2], pad.before[3])
    (bottom, right) = (pad.after[2], pad.after[3])
    self.value = value
  }
}

extension Window {
  var hasPadding: Bool { padTop + padLeft + padBottom + padRight > 0 }

  fileprivate mutating func add(_ margins: Margins) {
    padTop += margins.top
    padLeft += margins.left
    padBottom += margins.bottom
    padRight += margins.right
  }
}
