import Glibc
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// The paths that this processor can run.
private let paths = KernelPath.allCases.filter(\.isAvailable)

@Suite("Sessions") struct SessionTests {
  @Test("two layers give what a hand computes", arguments: paths)
  func handComputed(path: KernelPath) throws {
    let file = AlignedBytes(ToyModels.twoLayers().serialized())
    defer { extendLifetime(file) }
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let arena = Arena(byteCount: model.arenaByteCount)
    var session = try Session(model: model, arena: arena, path: path)
    let input: [Int8] = [1, 2, 3, 4]
    var output = [Int8](repeating: 0, count: 4)
    var span = output.mutableSpan
    try session.run(input: input.span, output: &span)
    // 2x + 1 and -x give 3 -1 5 -2 7 -3 9 -4; halves of 14, 24, 3 and -3, ties upward.
    #expect(output == [7, 12, 2, -1])
    #expect(session.outputDigest == fnv1a(output))
  }

  @Test("real numbers in and out are NCHW") func realNumbers() throws {
    var sketch = ModelSketch()
    let input = sketch.addTensor(
      "input", 2, 2, 2, scale: 0.5, zeroPoint: 10, role: .input, lifetime: 0...0)
    let output = sketch.addTensor(
      "output", 2, 2, 2, scale: 0.5, zeroPoint: -20, role: .output, lifetime: 0...0)
    sketch.addCopy(input, output)
    var session = try self.session(sketch.image)
    let reals: [Float] = [1, 2, 3, 4, 5, 6, 7, 8.25]
    var result = [Float](repeating: 0, count: 8)
    var span = result.mutableSpan
    try session.run(input: reals.span, output: &span)
    #expect(result == [1, 2, 3, 4, 5, 6, 7, 8])
    var elements = [Int8](repeating: 0, count: 8)
    var elementSpan = elements.mutableSpan
    try session.copyTensor(at: 1, into: &elementSpan)
    #expect(elements == [-18, -10, -16, -8, -14, -6, -12, -4])
  }

  @Test("all kinds of operations agree on every path") func allPathsAgree() throws {
    let input = (0..<75).map { Int8(truncatingIfNeeded: $0 * 53) }
    var digests: Set<UInt64> = []
    for path in paths {
      var session = try session(ToyModels.allKinds(), path: path)
      try session.load(input.span)
      session.runAll()
      digests.insert(session.outputDigest)
    }
    #expect(digests.count == 1)
  }

  @Test("one operation at a time gives the same as all at once") func steps() throws {
    let input = (0..<75).map { Int8(truncatingIfNeeded: $0 * 53) }
    var whole = try session(ToyModels.allKinds())
    try whole.load(input.span)
    whole.runAll()
    var stepped = try session(ToyModels.allKinds())
    try stepped.load(input.span)
    for index in 0..<stepped.operationCount { stepped.runOperation(at: index) }
    #expect(stepped.outputDigest == whole.outputDigest)
  }

  @Test("a concatenation's slices are read as one tensor") func concatenation() throws {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 1, 2, 2, role: .input, lifetime: 0...1)
    let joined = sketch.addTensor("joined", 1, 2, 4, lifetime: 0...2)
    let left = sketch.addSlice("left", of: joined, channels: 0..<2)
    let right = sketch.addSlice("right", of: joined, channels: 2..<4)
    let output = sketch.addTensor("output", 1, 2, 4, role: .output, lifetime: 2...2)
    sketch.addCopy(input, left)
    sketch.addSum(input, input, right)
    sketch.addCopy(joined, output)
    var session = try session(sketch.image)
    var result = [Int8](repeating: 0, count: 8)
    var span = result.mutableSpan
    try session.run(input: [1, 2, 3, 4].span, output: &span)
    #expect(result == [1, 2, 2, 4, 3, 4, 6, 8])
  }

  @Test("memory and sizes that do not fit are refused") func refusals() throws {
    let required = ToyModels.twoLayers().arenaByteCount
    let file = AlignedBytes(ToyModels.twoLayers().serialized())
    defer { extendLifetime(file) }
    #expect(throws: SessionError.arenaTooSmall(required: required, given: required - 1)) {
      let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
      _ = try Session(model: model, arena: Arena(byteCount: required - 1))
    }
    let room = AlignedBytes(byteCount: required + 64)
    defer { extendLifetime(room) }
    let shifted = UnsafeMutableRawBufferPointer(rebasing: room.bytes[16..<16 + required])
    #expect(throws: SessionError.arenaMisaligned) {
      let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
      _ = try Session(model: model, arena: Arena(borrowing: shifted))
    }
    var session = try session(ToyModels.twoLayers())
    #expect(throws: SessionError.inputCount(required: 4, given: 3)) {
      try session.load(([1, 2, 3] as [Int8]).span)
    }
    var short = [Float](repeating: 0, count: 5)
    #expect(throws: SessionError.outputCount(required: 4, given: 5)) {
      var span = short.mutableSpan
      try session.copyTensor(at: 2, into: &span)
    }
  }

  @Test("a path that the processor lacks is refused") func unavailablePath() throws {
    for path in KernelPath.allCases where !path.isAvailable {
      #expect(throws: SessionError.pathUnavailable(path)) {
        _ = try session(ToyModels.twoLayers(), path: path)
      }
    }
  }

  @Test("a run stays inside the arena", arguments: paths) func staysInside(path: KernelPath) throws
  {
    let file = AlignedBytes(ToyModels.allKinds().serialized())
    defer { extendLifetime(file) }
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let memory = AlignedBytes(byteCount: model.arenaByteCount)
    defer { extendLifetime(memory) }
    var session = try Session(model: model, arena: Arena(borrowing: memory.bytes), path: path)
    session.runAll()
    #expect(memory.marginIsIntact)
  }

  @Test("any number of threads gives the same bytes", arguments: paths)
  func threads(path: KernelPath) throws {
    let file = AlignedBytes(ToyModels.large().serialized())
    defer { extendLifetime(file) }
    var digests: [UInt64] = []
    for threads in [1, 2, 3, 8] {
      let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
      let memory = AlignedBytes(byteCount: model.arenaByteCount(threads: threads))
      defer { extendLifetime(memory) }
      var session = try Session(
        model: model, arena: Arena(borrowing: memory.bytes), path: path, threads: threads)
      let noise = (0..<session.input.elementCount).map { Int8(truncatingIfNeeded: $0 &* 7919) }
      for _ in 0..<20 {
        // The input's memory is used again in a run.
        try session.load(noise.span)
        session.runAll()
        digests.append(session.outputDigest)
      }
      #expect(memory.marginIsIntact)
    }
    #expect(Set(digests).count == 1)
    #expect(digests.count == 80)
  }

  @Test("threads that sleep are woken") func sleepingThreads() throws {
    let file = AlignedBytes(ToyModels.large().serialized())
    defer { extendLifetime(file) }
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let byteCount = model.arenaByteCount(threads: 2)
    var session = try Session(model: model, arena: Arena(byteCount: byteCount), threads: 2)
    let noise = [Int8](repeating: 3, count: session.input.elementCount)
    var digests: Set<UInt64> = []
    for _ in 0..<5 {
      usleep(20_000)
      try session.load(noise.span)
      session.runAll()
      digests.insert(session.outputDigest)
    }
    #expect(digests.count == 1)
  }

  @Test("numbers of threads out of range, and too little memory for them, are refused")
  func refusedThreads() throws {
    let file = AlignedBytes(ToyModels.large().serialized())
    defer { extendLifetime(file) }
    for threads in [0, -1, 65] {
      #expect(throws: SessionError.threads(count: threads, code: 0)) {
        let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
        let byteCount = model.arenaByteCount
        _ = try Session(model: model, arena: Arena(byteCount: byteCount), threads: threads)
      }
    }
    let plan = ToyModels.large().arenaByteCount
    let required = try Model(borrowing: UnsafeRawBufferPointer(file.bytes)).arenaByteCount(
      threads: 2)
    #expect(required > plan)
    #expect(throws: SessionError.arenaTooSmall(required: required, given: plan)) {
      let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
      _ = try Session(model: model, arena: Arena(byteCount: plan), threads: 2)
    }
  }

  private func session(
    _ image: ModelImage, path: KernelPath = .best
  ) throws -> Session {
    // A mapped file outlives the call, unlike a borrowed buffer.
    let name = "/tmp/swiftlet-session-tests-\(getpid())-\(UInt64.random(in: 0 ... .max)).swl"
    defer { unlink(name) }
    try image.write(to: name)
    let model = try Model(contentsOf: name)
    let byteCount = model.arenaByteCount
    return try Session(model: model, arena: Arena(byteCount: byteCount), path: path)
  }

  private func fnv1a(_ bytes: [Int8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64(UInt8(bitPattern: $1))) &* 0x100_0000_01B3
    }
  }
}
