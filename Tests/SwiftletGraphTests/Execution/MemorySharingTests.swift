import SwiftletGraph
import SwiftletRuntime
import Testing

/// Inference with shared memory, in threads, with nodes run together: always the bits of the plainest
/// run.
@Suite struct MemorySharingTests {
  static let graphs = ["residual", "inception", "chain", "dense"]

  private func graph(_ name: String) -> Graph {
    switch name {
    case "residual": residual
    case "inception": inception
    case "dense": dense
    default: chain
    }
  }

  private var residual: Graph {
    var builder = GraphBuilder([3, 17, 15])
    var x = builder.node(
      ReLU(), [builder.convolution("x", Window(kernel: 5, stride: 2, padding: 2), from: 3, to: 40)])
    for stride in [1, 2] {
      let window = Window(kernel: 3, stride: stride, padding: 1)
      let first = builder.node(ReLU(), [builder.convolution(x, window, from: 40, to: 40)])
      let second = builder.convolution(
        first, Window(kernel: 3, padding: 1), from: 40, to: 40)
      let shortcut =
        stride == 1
        ? x : builder.convolution(x, Window(kernel: 1, stride: 2), from: 40, to: 40)
      x = builder.node(Clip.relu6, [builder.node(Add(), [second, shortcut])])
    }
    let pooled = builder.node(Flatten(), [builder.node(GlobalAveragePool(), [x])])
    return builder.finished(builder.fullyConnected(pooled, from: 40, to: 7))
  }

  /// Branches that end in a concatenation, whose result is concatenated again and read by others.
  private var inception: Graph {
    var builder = GraphBuilder([8, 9, 9])
    let one = builder.node(ReLU(), [builder.convolution("x", Window(kernel: 1), from: 8, to: 6)])
    let three = builder.convolution("x", Window(kernel: 3, padding: 1), from: 8, to: 5)
    let pool = builder.node(MaxPool(window: Window(kernel: 3, stride: 1, padding: 1)), ["x"])
    let inner = builder.node(Concatenation(), [one, three, pool])
    let norm = builder.node(LocalResponseNormalization(size: 5), [inner])
    let outer = builder.node(Concatenation(), [inner, norm, one, one])
    let active = builder.node(Tanh(), [outer])
    return builder.finished(active, three)
  }

  private var chain: Graph {
    var builder = GraphBuilder([6, 13, 11])
    var x = builder.convolution("x", Window(kernel: 3, padding: 1), from: 6, to: 6, groups: 6)
    x = builder.node(Clip.relu6, [builder.batchNormalization(x, channels: 6)])
    x = builder.convolution(x, Window(kernel: 3, stride: 2, padding: 1), from: 6, to: 12, groups: 6)
    x = builder.node(Add(), [x, x])
    x = builder.node(AveragePool(window: Window(kernel: 2)), [builder.node(ReLU(), [x])])
    return builder.finished(
      builder.node(Softmax(), [builder.node(Flatten(), [x])]))
  }

  /// Concatenations of concatenations with readers in between.
  private var dense: Graph {
    var builder = GraphBuilder([4, 6, 6])
    var all = builder.convolution("x", Window(kernel: 1), from: 4, to: 4)
    for layer in 0..<3 {
      let new = builder.convolution(
        builder.node(ReLU(), [all]), Window(kernel: 3, padding: 1), from: 4 + 3 * layer, to: 3)
      all = builder.node(Concatenation(), [all, new])
    }
    return builder.finished(builder.node(ReLU(), [all]))
  }

  private func outputs(
    _ graph: Graph, batchSize: Int, threads: Int = 1, sharesMemory: Bool = true,
    observes: Bool = false
  ) throws -> [Tensor] {
    var executor = try GraphExecutor(
      graph, batchSize: batchSize, threads: threads, sharesMemory: sharesMemory)
    let input = executor.value("x")
    _ = input.elements.update(from: Tensor.random(input.shape, seed: 3).elements)
    // The second run finds what the first left behind.
    for _ in 0..<2 { if observes { executor.forward { _, _ in } } else { executor.forward() } }
    return graph.outputs.map { executor.value($0).view.tensor }
  }

  @Test(arguments: graphs, [1, 3]) func bitsStay(_ name: String, batchSize: Int) throws {
    let graph = graph(name)
    let expected = try outputs(graph, batchSize: batchSize, sharesMemory: false, observes: true)
    #expect(expected.allSatisfy { $0.magnitude > 0 })
    #expect(try outputs(graph, batchSize: batchSize, observes: true) == expected)
    #expect(try outputs(graph, batchSize: batchSize, sharesMemory: false) == expected)
    for threads in 1...3 {
      #expect(try outputs(graph, batchSize: batchSize, threads: threads) == expected)
    }
  }

  @Test(arguments: graphs) func sharedMemoryIsLess(_ name: String) throws {
    let graph = graph(name)
    let shared = try GraphExecutor(graph, batchSize: 1).arenaByteCount
    let separate = try GraphExecutor(graph, batchSize: 1, sharesMemory: false).arenaByteCount
    #expect(shared < separate)
  }

  /// A chain needs its input, which stays, and the largest pair of neighbours.
  @Test func aChainNeedsItsLargestPair() throws {
    var builder = GraphBuilder([2, 16, 16])
    let window = Window(kernel: 3, padding: 1)
    var x = builder.node(ReLU(), [builder.convolution("x", window, from: 2, to: 8)])
    x = builder.node(ReLU(), [builder.convolution(x, window, from: 8, to: 6)])
    x = builder.node(MaxPool(window: Window(kernel: 2, stride: 2)), [x])
    let graph = builder.finished(builder.convolution(x, window, from: 6, to: 4))
    let floats = (2 + 8 + 6) * 16 * 16
    #expect(try GraphExecutor(graph, batchSize: 1).arenaByteCount == floats * 4)
  }

  /// Places against lifetimes that are computed here: two values share a byte only when one is dead
  /// before the other is written, or one is a part of the other (concatenation).
  @Test(arguments: 0..<40) func liveValuesDoNotOverlap(_ seed: Int) throws {
    let graph = randomGraph(seed: UInt64(seed))
    let executor = try GraphExecutor(graph, batchSize: 1)
    let values = ["x"] + graph.nodes.flatMap(\.outputs)
    let places = values.map { name in
      let view = executor.value(name)
      let start = Int(bitPattern: view.base)
      return start..<start + view.count * MemoryLayout<Float>.stride
    }
    let parts = parts(graph)
    for second in values.indices {
      for first in 0..<second where places[first].overlaps(places[second]) {
        let (u, v) = (values[first], values[second])
        if parts[u, default: []].contains(v) || parts[v, default: []].contains(u) { continue }
        // Values are in the order of their producers: the first must be dead when the second is
        // written, or be overwritten in place by its last reader.
        let producer = second - 1
        let last = lastReader(of: u, graph)
        #expect(last <= producer, "\(u) and \(v)")
        if last == producer {
          #expect(graph.nodes[producer].inputs.contains(u) && places[first] == places[second])
        }
      }
    }
    let expected = try outputs(graph, batchSize: 1, sharesMemory: false, observes: true)
    #expect(try outputs(graph, batchSize: 1, threads: 2) == expected)
  }

  private func lastReader(of value: String, _ graph: Graph) -> Int {
    if graph.outputs.contains(value) || value == "x" { return .max }
    return graph.nodes.lastIndex { $0.inputs.contains(value) }
      ?? graph.nodes.firstIndex { $0.outputs.contains(value) } ?? 0
  }

  /// By concatenation, everything that it is made of, directly or through other concatenations.
  private func parts(_ graph: Graph) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for node in graph.nodes where node.operation is Concatenation {
      let inner = node.inputs.reduce(into: Set<String>()) { $0.formUnion(result[$1] ?? []) }
      result[node.outputs[0]] = inner.union(node.inputs)
    }
    return result
  }

  /// Nodes on random earlier values of one height and width, with many readers.
  private func randomGraph(seed: UInt64) -> Graph {
    var random = RandomSource(seed: seed)
    var builder = GraphBuilder([4, 5, 5])
    var values = [(name: "x", channels: 4)]
    for _ in 0..<14 {
      let (a, channels) = values[random.nextIndex(below: values.count)]
      let recent = values[max(0, values.count - 2 - random.nextIndex(below: 2))...]
      let equal = recent.filter { $0.channels == channels }.map(\.name)
      switch random.nextIndex(below: 6) {
      case 0:
        values.append(
          (builder.convolution(a, Window(kernel: 3, padding: 1), from: channels, to: 4), 4))
      case 1: values.append((builder.node(ReLU(), [a]), channels))
      case 2: values.append((builder.node(Add(), [a, equal.last ?? a]), channels))
      case 3 where channels < 20:
        let other = recent.last ?? ("x", 4)
        values.append((builder.node(Concatenation(), [a, other.name]), channels + other.channels))
      case 4:
        values.append(
          (builder.node(MaxPool(window: Window(kernel: 3, stride: 1, padding: 1)), [a]), channels))
      default:
        values.append(
          (
            builder.node(Sigmoid(), [values[values.count - 1].name]),
            values[values.count - 1].channels
          ))
      }
    }
    let extra = values[values.count / 2].name
    let last = values[values.count - 1].name
    return extra == "x" ? builder.finished(last) : builder.finished(last, extra)
  }
}
