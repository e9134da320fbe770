import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// What the lowering makes of a graph's structure: which operations run and where tensors lie.
@Suite struct LoweredStructureTests {
  @Test func joinsActivationsToTheLayerBefore() throws {
    let model = try RandomNetwork.lowered([3, 8, 8]) {
      $0.convolution(3, 4, window: Window(kernel: 3))
      $0.batchNormalization(4)
      $0.append(ReLU())
      $0.append(MaxPool(window: Window(kernel: 2, stride: 2)))
      $0.append(Dropout())
      $0.append(Flatten())
      $0.fullyConnected(36, 5)
    }
    #expect(model.operationKinds == [.convolution, .maxPool, .fullyConnected])
    #expect(
      model.network.tensors.map(\.name) == [
        "input", "ReLU2.out", "MaxPool3.out", "FullyConnected6.out",
      ])
    let convolution = model.network.operations[0]
    #expect(Int32(convolution.clampLow) == model.network.tensors[1].parameters.zeroPoint)
    #expect(model.network.tensors[1].parameters == model.network.tensors[2].parameters)
  }

  @Test func keepsAnActivationApartFromAValueThatOthersRead() throws {
    let model = try RandomNetwork.lowered([3, 8, 8]) {
      let shared = $0.convolution(3, 3, window: Window(kernel: 1))
      let activated = $0.append(ReLU())
      $0.append(Add(), shared, activated)
    }
    #expect(model.operationKinds == [.convolution, .rescale, .add])
  }

  @Test func producersWriteIntoTheConcatenation() throws {
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      let first = $0.convolution(3, 5, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(3, 7, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(), first, second)
      $0.append(MaxPool(window: Window(kernel: 2)))
    }
    #expect(model.operationKinds == [.convolution, .convolution, .maxPool])
    let tensors = model.network.tensors.filter { $0.name.hasPrefix("Con") }
    #expect(Set(tensors.map(\.block)).count == 1)
    #expect(tensors.map(\.pixelStride) == [12, 12, 12])
    #expect(tensors.map(\.offsetInBlock) == [0, 5, 0])
    #expect(Set(tensors.map(\.parameters)).count == 1)
  }

  @Test func copiesWhatCannotWriteIntoTheConcatenation() throws {
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      let shared = $0.convolution(3, 5, window: Window(kernel: 1))
      let pooled = $0.append(MaxPool(window: Window(kernel: 3, padding: 1)))
      $0.append(Concatenation(), shared, pooled, "input")
    }
    #expect(model.operationKinds.count { $0 == .rescale } == 3)
    #expect(model.operationKinds.count == 5)
  }

  @Test func functionsOfOneValueAreOneTable() throws {
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      let trunk = $0.convolution(3, 5, window: Window(kernel: 1))
      // Swish, twice, and a residual of it: all functions of the convolution's output.
      let swish = $0.append(Multiply(), trunk, $0.append(Sigmoid(), trunk))
      $0.append(Multiply(), swish, $0.append(Sigmoid(), swish))
      $0.append(Add(), $0.last, $0.append(LeakyReLU(), trunk))
      $0.append(Clip.relu6)
    }
    #expect(model.operationKinds == [.convolution, .lookup])
  }

  @Test func aFunctionThatOthersReadStays() throws {
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      let trunk = $0.convolution(3, 5, window: Window(kernel: 1))
      let gate = $0.append(Sigmoid(), trunk)
      let swish = $0.append(Multiply(), trunk, gate)
      $0.append(Concatenation(), swish, gate)
    }
    #expect(model.operationKinds == [.convolution, .lookup, .lookup])
  }

  @Test func naturalScalesGiveWayToConcatenations() throws {
    let alone = try RandomNetwork.lowered([3, 4, 4]) { $0.append(Sigmoid()) }
    #expect(
      alone.network.tensors[1].parameters == QuantizationParameters(scale: 1 / 256, zeroPoint: -128)
    )
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      let first = $0.append(Tanh(), "input")
      $0.append(Concatenation(), $0.append(Sigmoid(), "input"), first)
    }
    #expect(model.operationKinds == [.lookup, .lookup])
    #expect(Set(model.network.tensors.dropFirst().map(\.parameters)).count == 1)
  }

  @Test func tablesRunInPlace() throws {
    let model = try RandomNetwork.lowered([4, 6, 6]) {
      $0.convolution(4, 4, window: Window(kernel: 1))
      $0.append(ELU())
      $0.append(ParametricReLU(), weights: [$0.normal([4, 1, 1], deviation: 2)])
    }
    #expect(model.operationKinds == [.convolution, .lookup, .parametricReLU])
    #expect(model.network.blockByteCounts.count == 2)
  }

  @Test func addsInPlace() throws {
    let model = try RandomNetwork.lowered([4, 6, 6]) {
      let trunk = $0.convolution(4, 4, window: Window(kernel: 1))
      let branch = $0.convolution(4, 4, window: Window(kernel: 3, padding: 1))
      $0.append(Add(), trunk, branch)
    }
    let add = model.network.operations[2]
    let blocks = add.inputs.map { model.network.tensors[$0].block }
    #expect(blocks.contains(model.network.tensors[add.output].block))
    #expect(model.network.blockByteCounts.count == 3)
  }

  @Test func leavesOutWhatNoOutputDependsOn() throws {
    let model = try RandomNetwork.lowered([3, 4, 4]) {
      $0.convolution(3, 9, window: Window(kernel: 3), from: "input")
      $0.convolution(3, 2, window: Window(kernel: 1), from: "input")
    }
    #expect(model.network.operations.count == 1)
  }

  @Test func theFileCarriesWhatTheInputNeeds() throws {
    var network = RandomNetwork(input: [1, 4, 4])
    network.convolution(1, 2, window: Window(kernel: 3))
    var graph = network.finished
    graph.preprocessing = Preprocessing(
      mean: [0.25], standardDeviation: [0.5], labels: ["cat", "dog"])
    let model = try Quantizer.quantize(
      graph, calibration: RandomSamples(sampleShape: [1, 4, 4]),
      options: QuantizationOptions(method: .percentile(99.9), sampleCount: 7))
    let session = try model.session()
    #expect(session.model.labels == ["cat", "dog"])
    #expect(session.model.preprocessing(ofChannel: 0)?.mean == 0.25)
    #expect(session.model.notes.contains("calibration.samples=7\n"))
    #expect(session.model.notes.contains("calibration.method=percentile:99.9\n"))
    #expect(MemoryPlan(of: session.model) == model.plan)
  }
}
