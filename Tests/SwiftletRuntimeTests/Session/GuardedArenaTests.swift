import CSwiftlet
import SwiftletC
import SwiftletData
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// A network by its name, at the smallest input that keeps all of its layers busy.
struct SmallNetwork: CustomTestStringConvertible, Sendable {
  let name: String
  /// Nil: what it was published for.
  var size: Int?
  var testDescription: String { name }

  static let all = [
    SmallNetwork(name: "lenet5"), SmallNetwork(name: "separable"), SmallNetwork(name: "mlp"),
    SmallNetwork(name: "cifar-convnet"), SmallNetwork(name: "resnet8"),
    SmallNetwork(name: "dscnn-kws"), SmallNetwork(name: "mbv1-025-96"),
    SmallNetwork(name: "fc-autoencoder"), SmallNetwork(name: "mobilenet-v2", size: 32),
    SmallNetwork(name: "efficientnet-lite0", size: 32), SmallNetwork(name: "squeezenet", size: 48),
    SmallNetwork(name: "shufflenet", size: 32), SmallNetwork(name: "googlenet", size: 32),
    SmallNetwork(name: "resnet18", size: 32),
  ]

  /// The network with random weights, its ranges from one sample of noise.
  func quantized() throws -> QuantizedModel {
    let network = try Network.named(name)
    let shape = size.map { Shape([3, $0, $0]) } ?? network.inputShape
    let graph = try network.graph(inputShape: shape, classCount: 10)
    return try Quantizer.quantize(graph, calibration: Noise(sampleShape: shape))
  }

  private struct Noise: SampleSource {
    let sampleShape: Shape
    let name = "noise"
    let count = 1
    let classNames: [String] = []

    func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
      var random = RandomSource(seed: 1)
      for index in sample.indices { sample[index] = Float(random.next() & 0xFFFF) / 0x8000 - 1 }
    }

    func label(at index: Int) -> Int? { nil }
  }
}

/// What the plan says is what is touched: networks run in an arena of exactly the planned bytes
/// whose neighbouring pages end the process, on every path and on two threads, and in one byte less
/// not at all.
@Suite("Guarded arenas") struct GuardedArenaTests {
  @Test("networks stay inside their plan", arguments: SmallNetwork.all)
  func networks(_ network: SmallNetwork) throws {
    let file = AlignedBytes(try network.quantized().image.serialized())
    defer { extendLifetime(file) }
    var digests: Set<UInt64> = []
    for path in KernelPath.allCases where path.isAvailable {
      for threads in 1...2 {
        for side in [AlignedBytes.Side.end, .start] {
          digests.insert(try digest(file, path: path, threads: threads, side: side))
        }
      }
    }
    #expect(digests.count == 1)
    try refuseOneByteLess(file)
  }

  /// Runs the model in a guarded arena and gives the outputs' digest.
  private func digest(
    _ file: AlignedBytes, path: KernelPath, threads: Int, side: AlignedBytes.Side
  ) throws -> UInt64 {
    let model = try model(file)
    let memory = AlignedBytes(byteCount: model.arenaByteCount(threads: threads), at: side)
    var session = try Session(
      model: model, arena: Arena(borrowing: memory.bytes), path: path, threads: threads)
    let input = (0..<session.input.elementCount).map { Int8(truncatingIfNeeded: $0 &* 83 >> 3) }
    try session.load(input.span)
    session.runAll()
    #expect(memory.marginIsIntact, "\(path), \(threads) threads, guarded at its \(side)")
    return session.outputDigest
  }

  private func refuseOneByteLess(_ file: AlignedBytes) throws {
    for threads in 1...2 {
      let required = try model(file).arenaByteCount(threads: threads)
      let memory = AlignedBytes(byteCount: required - 1)
      #expect(throws: SessionError.arenaTooSmall(required: required, given: required - 1)) {
        _ = try Session(
          model: model(file), arena: Arena(borrowing: memory.bytes), threads: threads)
      }
      if threads > 1 { continue }
      var session = swiftlet_session()
      var detail: UInt64 = 0
      let status = swiftlet_open(
        &session, file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_VERIFY),
        memory.bytes.baseAddress, memory.bytes.count, &detail)
      #expect(status == SWIFTLET_ARENA_TOO_SMALL && detail == UInt64(required))
    }
  }

  private func model(_ file: AlignedBytes) throws -> Model {
    try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
  }
}
