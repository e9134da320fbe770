import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Memory plans") struct MemoryPlanTests {
  /// input -> a -> b -> output, each in its own block.
  private func chain() -> ModelSketch {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 1, 1, 32, role: .input, lifetime: 0...0)
    let a = sketch.addTensor("a", 1, 1, 32, lifetime: 0...1)
    let b = sketch.addTensor("b", 1, 1, 32, lifetime: 1...2)
    let output = sketch.addTensor("output", 1, 1, 32, role: .output, lifetime: 2...2)
    sketch.addCopy(input, a)
    sketch.addCopy(a, b)
    sketch.addCopy(b, output)
    return sketch
  }

  private func move(_ tensor: Int, to offset: UInt64, in image: inout ModelImage) {
    image.tensors[tensor].arenaOffset = offset
    image.tensors[tensor].blockOffset = offset
  }

  @Test("tensors that do not live together may share memory") func reuse() {
    var image = chain().image
    move(2, to: 0, in: &image)
    move(3, to: image.tensors[1].blockOffset, in: &image)
    #expect(error(of: image.serialized()) == nil)
  }

  @Test("tensors that live together may not") func overlap() throws {
    var image = chain().image
    move(1, to: 16, in: &image)
    let fault = try #require(error(of: image.serialized()))
    guard case .tensor(.overlap(tensor: 0), index: 1, _) = fault else {
      Issue.record("\(fault)")
      return
    }
  }

  @Test("a tensor used outside its lifetime is refused") func lifetime() {
    var image = chain().image
    image.tensors[1].lastOperation = 0
    expectOperationFault(.lifetime(tensor: 1), index: 1, image)
  }

  @Test("the output must live to the end, the input from the start") func endLifetimes() {
    var image = chain().image
    image.operations.swapAt(0, 2)
    #expect(error(of: image.serialized()) != nil)
    image = chain().image
    image.tensors[0].firstOperation = 1
    image.tensors[0].lastOperation = 1
    #expect(error(of: image.serialized()) != nil)
  }

  @Test("reading before writing is refused") func unwritten() {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 1, 1, 32, role: .input, lifetime: 0...0)
    let a = sketch.addTensor("a", 1, 1, 32, lifetime: 0...1)
    let output = sketch.addTensor("output", 1, 1, 32, role: .output, lifetime: 0...1)
    sketch.addSum(input, a, output)
    sketch.addCopy(input, a)
    sketch.image.tensors[0].lastOperation = 1
    expectOperationFault(.unwritten(tensor: 1), index: 0, sketch.image)
  }

  @Test("a tensor is written once") func rewritten() {
    var image = chain().image
    image.operations[1].output = 1
    image.operations[1].input0 = 0
    image.tensors[0].lastOperation = 1
    expectOperationFault(.rewritten(tensor: 1), index: 1, image)
  }

  @Test("elementwise operations may run in place") func inPlace() {
    var image = chain().image
    share(1, 2, lifetime: 0...2, in: &image)
    #expect(error(of: image.serialized()) == nil)
  }

  @Test("what was overwritten in place is not read again") func inPlaceThenRead() {
    var image = chain().image
    share(1, 2, lifetime: 0...2, in: &image)
    image.operations[2].input0 = 1
    expectOperationFault(.unwritten(tensor: 1), index: 2, image)
  }

  @Test("pooling may not run in place, nor an operation over a shifted input") func notInPlace() {
    var image = chain().image
    share(1, 2, lifetime: 0...2, in: &image)
    image.operations[1].kind = ModelFormat.OperationKind.maxPool.rawValue
    image.operations[1].setWindow(1)
    expectOperationFault(.inPlace(tensor: 1), index: 1, image)
    image = chain().image
    share(1, 2, lifetime: 0...2, in: &image)
    for tensor in 1...2 { image.tensors[tensor].blockByteCount = 64 }
    image.tensors[2].arenaOffset += 16
    expectOperationFault(.inPlace(tensor: 1), index: 1, image)
  }

  @Test("scratch may not lie over a live tensor") func scratch() {
    var image = chain().image
    image.operations[0].scratchByteCount = 64
    image.operations[0].scratchOffset = image.tensors[2].blockOffset
    #expect(error(of: image.serialized()) == nil)
    image.operations[0].scratchOffset = image.tensors[1].blockOffset
    expectOperationFault(.scratchOverlap(tensor: 1), index: 0, image)
  }

  @Test("a concatenation is complete before it is read") func concatenation() {
    #expect(error(of: joined(rightWritten: true).serialized()) == nil)
    expectOperationFault(.unwritten(tensor: 1), index: 1, joined(rightWritten: false))
    var overlapping = joined(rightWritten: true)
    overlapping.tensors[3].arenaOffset -= 1
    #expect(error(of: overlapping.serialized()) != nil)
  }

  /// Two slices of `joined`, the second perhaps never written, then a read of the whole.
  private func joined(rightWritten: Bool) -> ModelImage {
    var sketch = ModelSketch()
    let last = rightWritten ? 2 : 1
    let input = sketch.addTensor("input", 2, 2, 3, role: .input, lifetime: 0...1)
    let joined = sketch.addTensor("joined", 2, 2, 6, lifetime: 0...last)
    let left = sketch.addSlice("left", of: joined, channels: 0..<3)
    let right = sketch.addSlice("right", of: joined, channels: 3..<6)
    let output = sketch.addTensor("output", 2, 2, 6, role: .output, lifetime: last...last)
    sketch.addCopy(input, left)
    if rightWritten { sketch.addCopy(input, right) }
    sketch.addCopy(joined, output)
    return sketch.image
  }

  @Test("rows of slices make a tensor when all are there") func rowsOfSlices() {
    #expect(error(of: inRows([true, true, true, true]).serialized()) == nil)
    for missing in 0..<4 {
      let image = inRows((0..<4).map { $0 != missing })
      expectOperationFault(.unwritten(tensor: 1), index: 3, image)
    }
  }

  /// A tensor of two slices with two rows each, written row by row as far as `areWritten` says.
  private func inRows(_ areWritten: [Bool]) -> ModelImage {
    var sketch = ModelSketch()
    let last = areWritten.count { $0 }
    let input = sketch.addTensor("input", 1, 2, 3, role: .input, lifetime: 0...last)
    let joined = sketch.addTensor("joined", 2, 2, 6, lifetime: 0...last)
    let slices = [0..<3, 3..<6].map { sketch.addSlice("slice", of: joined, channels: $0) }
    let output = sketch.addTensor("output", 2, 2, 6, role: .output, lifetime: last...last)
    for (index, isWritten) in areWritten.enumerated() where isWritten {
      sketch.addCopy(input, sketch.addRows("row", of: slices[index / 2], index % 2..<index % 2 + 1))
    }
    sketch.addCopy(joined, output)
    return sketch.image
  }

  @Test("rows may take the place of rows that are not read again") func rowsOverDeadRows() {
    #expect(error(of: overwritten(readsWhole: false).serialized()) == nil)
    expectOperationFault(.unwritten(tensor: 1), index: 2, overwritten(readsWhole: true))
  }

  /// A tensor of two rows, the first of which is overwritten before the second, or the whole, is read.
  private func overwritten(readsWhole: Bool) -> ModelImage {
    var sketch = ModelSketch()
    let input = sketch.addTensor("input", 2, 2, 4, role: .input, lifetime: 0...1)
    let whole = sketch.addTensor("whole", 2, 2, 4, lifetime: 0...2)
    let second = sketch.addRows("second", of: whole, 1..<2)
    let rows = readsWhole ? 2 : 1
    let output = sketch.addTensor("output", rows, 2, 4, role: .output, lifetime: 2...2)
    let row = sketch.addRows("row", of: input, 0..<1)
    sketch.addCopy(input, whole)
    sketch.addCopy(row, sketch.addRows("new", of: whole, 0..<1))
    sketch.addCopy(readsWhole ? whole : second, output)
    return sketch.image
  }

  private func share(_ a: Int, _ b: Int, lifetime: ClosedRange<Int>, in image: inout ModelImage) {
    move(b, to: image.tensors[a].blockOffset, in: &image)
    for tensor in [a, b] {
      image.tensors[tensor].firstOperation = UInt32(lifetime.lowerBound)
      image.tensors[tensor].lastOperation = UInt32(lifetime.upperBound)
    }
  }

  private func expectOperationFault(
    _ expected: ModelError.OperationFault, index: Int, _ image: ModelImage,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard case .operation(expected, index, _) = error(of: image.serialized()) else {
      let found = error(of: image.serialized())
      Issue.record("found \(String(describing: found))", sourceLocation: sourceLocation)
      return
    }
  }
}

@Suite("Memory plans, random") struct RandomMemoryPlanTests {
  /// A plan that the reader accepts never lets an operation read bytes that another tensor owns:
  /// an interpreter that writes each tensor's index into its bytes is the judge.
  @Test("accepted plans run clean", arguments: 0..<20)
  func sound(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var accepted = 0
    for _ in 0..<200 {
      let image = Self.image(random: &random)
      guard error(of: image.serialized()) == nil else { continue }
      accepted += 1
      #expect(Self.runsClean(image))
    }
    #expect(accepted > 0)
  }

  /// And it does not refuse what is right: lifetimes as used, placed first-fit.
  @Test("first-fit plans are accepted", arguments: 0..<20)
  func complete(seed: UInt64) {
    var random = SplitMix64(state: seed)
    for _ in 0..<20 {
      var image = Self.image(random: &random)
      Self.placeFirstFit(&image)
      #expect(error(of: image.serialized()) == nil)
      #expect(Self.runsClean(image))
    }
  }

  /// Sums and copies of random earlier tensors, 48 bytes each, at random multiples of 16.
  private static func image(random: inout SplitMix64) -> ModelImage {
    var sketch = ModelSketch()
    let count = Int.random(in: 2...6, using: &random)
    for index in 0...count {
      sketch.addTensor(
        "t\(index)", 1, 3, 16, role: index == 0 ? .input : index == count ? .output : .intermediate,
        lifetime: 0...0)
    }
    for index in 1...count {
      let a = UInt32.random(in: 0..<UInt32(index), using: &random)
      let b = UInt32.random(in: 0..<UInt32(index), using: &random)
      if Bool.random(using: &random) {
        sketch.addSum(a, b, UInt32(index))
      } else {
        sketch.addCopy(a, UInt32(index))
      }
    }
    var image = sketch.image
    setLifetimes(&image)
    for index in image.tensors.indices where Int.random(in: 0..<3, using: &random) > 0 {
      let last = (image.arenaByteCount - 48) / 16
      let offset = UInt64(16 * Int.random(in: 0...last, using: &random))
      image.tensors[index].arenaOffset = offset
      image.tensors[index].blockOffset = offset
    }
    return image
  }

  private static func setLifetimes(_ image: inout ModelImage) {
    for index in image.tensors.indices {
      let users = image.operations.indices.filter {
        let operation = image.operations[$0]
        return [operation.input0, operation.input1, operation.output].contains(UInt32(index))
      }
      image.tensors[index].firstOperation = UInt32(index == 0 ? 0 : users.first ?? 0)
      let end = index == Int(image.outputTensor) ? image.operations.count - 1 : users.last
      image.tensors[index].lastOperation = UInt32(end ?? 0)
    }
  }

  private static func placeFirstFit(_ image: inout ModelImage) {
    for index in image.tensors.indices {
      let tensor = image.tensors[index]
      let neighbours = image.tensors[..<index].filter {
        $0.firstOperation <= tensor.lastOperation && tensor.firstOperation <= $0.lastOperation
      }
      var offset: UInt64 = 0
      while neighbours.contains(where: {
        offset < $0.blockOffset + 48 && $0.blockOffset < offset + 48
      }) { offset += 16 }
      image.tensors[index].arenaOffset = offset
      image.tensors[index].blockOffset = offset
    }
  }

  private static func runsClean(_ image: ModelImage) -> Bool {
    var owners = [UInt32](repeating: ModelFormat.none, count: image.arenaByteCount)
    func bytes(_ index: UInt32) -> Range<Int> {
      let start = Int(image.tensors[Int(index)].arenaOffset)
      return start..<start + 48
    }
    owners.replaceSubrange(bytes(0), with: Array(repeating: 0, count: 48))
    for operation in image.operations {
      for input in [operation.input0, operation.input1] where input != ModelFormat.none {
        if owners[bytes(input)].contains(where: { $0 != input }) { return false }
      }
      let output = operation.output
      owners.replaceSubrange(bytes(output), with: Array(repeating: output, count: 48))
    }
    return owners[bytes(image.outputTensor)].allSatisfy { $0 == image.outputTensor }
  }
}
