import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// A network with bands that computes something else than the one without is not written.
@Suite struct BandVerifierTests {
  private let source: LoweredNetwork
  private let banded: QuantizedModel

  /// No layer runs in place, so that the network without bands is as it was lowered.
  init() throws {
    var network = RandomNetwork(input: [3, 16, 8])
    network.convolution(3, 6, window: Window(kernel: 3, padding: 1))
    network.convolution(6, 6, window: Window(kernel: 3, padding: 1), groups: 6)
    network.convolution(6, 9, window: Window(kernel: 3, stride: 2, padding: 1))
    network.append(MaxPool(window: Window(kernel: 2, stride: 2)))
    func model(_ bands: BandPolicy) throws -> QuantizedModel {
      var options = QuantizationOptions()
      options.bands = bands
      return try Quantizer.quantize(
        network.finished, calibration: RandomSamples(sampleShape: [3, 16, 8]), options: options)
    }
    source = try model(.none).network
    banded = try model(.stages([BandStage(operations: 0...2, rowsPerBand: 2)]))
  }

  private func verify(_ network: LoweredNetwork, _ plan: MemoryPlan? = nil) throws {
    try BandVerifier.verify(network, plan: plan ?? banded.plan, against: source)
  }

  @Test func acceptsWhatThePlannerMakes() throws {
    #expect(banded.bands.movedByteCount > 0)
    try verify(banded.network)
  }

  @Test func refusesRowsInTheWrongPlace() {
    for tensor in banded.network.tensors.indices where banded.network.tensors[tensor].band != nil {
      var network = banded.network
      network.tensors[tensor].band?.firstRow += 1
      #expect(throws: PlanError.self) { try verify(network) }
    }
  }

  @Test func refusesAWindowThatSeesOtherRows() throws {
    for index in banded.network.operations.indices {
      var network = banded.network
      guard case .convolution(var layer) = network.operations[index].kind else { continue }
      layer.window.padTop += 1
      network.operations[index].kind = .convolution(layer)
      #expect(throws: PlanError.self) { try verify(network) }
    }
  }

  @Test func refusesAnOrderThatReadsTooEarly() {
    for index in 1..<banded.network.operations.count {
      var network = banded.network
      let isNeeded = network.operations[index].inputs.contains {
        network.tensors[$0].block
          == network.tensors[network.operations[index - 1].output].block
      }
      guard isNeeded else { continue }
      network.operations.swapAt(index - 1, index)
      #expect(throws: PlanError.self) { try verify(network) }
    }
  }

  @Test func refusesScratchOverRowsThatAreNeeded() throws {
    let scratch = try #require(banded.plan.blocks.lastIndex { $0.isScratch })
    var offsets = banded.plan.offsets
    offsets[scratch] = 0
    for block in banded.plan.blocks.indices
    where banded.plan.blocks[block].lifetime.overlaps(banded.plan.blocks[scratch].lifetime)
      && block != scratch && banded.plan.blocks[block].byteCount > 0
    {
      offsets[scratch] = offsets[block]
    }
    let plan = MemoryPlan(
      blocks: banded.plan.blocks, offsets: offsets, lowerBound: banded.plan.lowerBound)
    #expect(throws: PlanError.self) { try verify(banded.network, plan) }
  }
}
