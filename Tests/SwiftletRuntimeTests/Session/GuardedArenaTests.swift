import CSwiftlet
import SwiftletC
import SwiftletData
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// A network of the zoo at the smallest input that keeps all of its layers busy.
struct SmallNetwork: CustomTestStringConvertible, Sendable {
  let name: String
  let inputShape: Shape
  var testDescription: String { name }

  static let all = Network.all.map(SmallNetwork.init)

  /// Networks for photographs are built for small ones: as many layers, fewer pixels.
  private init(_ network: Network) {
    name = network.name
    let isForPhotographs = (network.inputShape.dimensions.last ?? 0) > 200
    let side = ["alexnet": 67, "zfnet": 64, "googlenet": 64, "squeezenet": 48][name] ?? 32
    inputShape = isForPhotographs ? Shape([3, side, side]) : network.inputShape
  }

  /// The network with random weights, its ranges from one sample of noise.
  func quantized() throws -> QuantizedModel {
    let network = try Network.named(name)
    let graph = try network.graph(inputShape: inputShape, classCount: 10)
    return try Quantizer.quantize(graph, calibration: Noise(sampleShape: inputShape))
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
          for isFast in [false, true] {
            digests.insert(
              try digest(file, path: path, threads: threads, side: side, isFast: isFast))
          }
        }
      }
    }
    #expect(digests.count == 1)
    try refuseOneByteLess(file)
  }

  /// Runs the model in a guarded arena, of what it needs or of what it is fastest with, and gives the
  /// outputs' digest.
  private func digest(
    _ file: AlignedBytes, path: KernelPath, threads: Int, side: AlignedBytes.Side, isFast: Bool
  ) throws -> UInt64 {
    let model = try model(file)
    let byteCount =
      isFast
      ? model.fastArenaByteCount(threads: threads, path: path)
      : model.arenaByteCount(threads: threads)
    let memory = AlignedBytes(byteCount: byteCount, at: side)
    var session = try Session(
      model: model, arena: Arena(borrowing: memory.bytes), path: path, threads: threads)
    let input = (0..<session.input.elementCount).map { Int8(truncatingIfNeeded: $0 &* 83 >> 3) }
    try session.load(input.span)
    session.runAll()
    #expect(memory.marginIsIntact, "\(path), \(threads) threads, guarded at its \(side)")
    let digest = session.outputDigest
    // The threads end before their memory goes.
    _ = consume session
    extendLifetime(memory)
    return digest
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
