import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Which slices, pads and reshapes run, and which are places in memory.
@Suite struct LoweredViewTests {
  @Test func channelsAreAViewOfTheirTensor() throws {
    let model = try RandomNetwork.lowered([8, 5, 5]) {
      $0.convolution(8, 24, window: Window(kernel: 1))
      $0.append(Slice.channels(7..<24))
      $0.append(MaxPool(window: Window(kernel: 2)))
    }
    #expect(model.operationKinds == [.convolution, .maxPool])
    let (whole, slice) = (model.network.tensors[1], model.network.tensors[2])
    #expect(slice.block == whole.block)
    #expect((slice.offsetInBlock, slice.pixelStride) == (7, 24))
    #expect(slice.parameters == whole.parameters)
  }

  @Test func rowsAreAViewOfTheirTensor() throws {
    let model = try RandomNetwork.lowered([8, 5, 6]) {
      $0.convolution(8, 24, window: Window(kernel: 1))
      $0.append(Slice([.init(axis: 2, start: 1, end: 4)]))
      $0.append(MaxPool(window: Window(kernel: 2)))
    }
    #expect(model.operationKinds == [.convolution, .maxPool])
    #expect(model.network.tensors[2].offsetInBlock == 6 * 24)
  }

  @Test func columnsAreCopied() throws {
    let model = try RandomNetwork.lowered([8, 5, 6]) {
      $0.append(Slice([.init(axis: 3, start: 1, end: 4)]))
      $0.append(MaxPool(window: Window(kernel: 2)))
    }
    #expect(model.operationKinds == [.copy, .maxPool])
  }

  @Test func aFullyConnectedLayerReadsNoGaps() throws {
    let model = try RandomNetwork.lowered([6, 4, 4]) {
      $0.convolution(6, 12, window: Window(kernel: 1))
      $0.append(Slice.channels(3..<8))
      $0.append(Flatten())
      $0.fullyConnected(80, 10)
    }
    #expect(model.operationKinds == [.convolution, .copy, .fullyConnected])
  }

  @Test func reshapesOfPixelsAreViews() throws {
    let model = try RandomNetwork.lowered([6, 4, 5]) {
      $0.append(Reshape([0, 6, 2, 10]))
      $0.append(MaxPool(window: Window(kernel: 2)))
    }
    #expect(model.operationKinds == [.maxPool])
  }

  /// A value that goes on beside the layers that read its channels keeps its own scale.
  @Test func constantsBecomeDepthwiseOrRescale() throws {
    let model = try RandomNetwork.lowered([6, 4, 5]) {
      $0.append(Multiply(), weights: [Tensor(shape: [6, 1, 1], repeating: 2)])
      $0.append(Add(), weights: [$0.normal([6, 1, 1], deviation: 1)])
      $0.append(Maximum(), weights: [Tensor(shape: [], elements: [0])])
    }
    #expect(model.operationKinds == [.rescale, .depthwiseConvolution])
  }

  static let refusals: [(name: String, build: @Sendable (inout RandomNetwork) -> Void)] = [
    ("Transpose", { $0.append(Transpose([0, 2, 3, 1])) }),
    ("Reshape", { $0.append(Reshape([0, 3, 8, 4])) }),
    ("Divide", { $0.append(Divide(), "input", $0.append(ReLU())) }),
    ("ArgMax", { $0.append(ArgMax(axis: 1)) }),
    (
      "Slice",
      { $0.append(Slice([.init(axis: 2, start: -1, end: .min, step: -1)])) }
    ),
    ("Slice", { $0.append(Slice([.init(axis: 1, start: 0, end: 6, step: 2)])) }),
    ("Pad", { $0.append(Pad(before: [0, 1, 0, 0], after: [0, 0, 0, 0], mode: .edge)) }),
    ("Add", { $0.append(Add(), weights: [Tensor(shape: [4, 4])]) }),
    (
      "Minimum",
      { $0.append(Minimum(), weights: [Tensor(shape: [6, 1, 1], elements: [0, 1, 2, 3, 4, 5])]) }
    ),
    ("Softmax", { $0.append(Softmax(axis: 2)) }),
    ("Concatenation", { $0.append(Concatenation(axis: 3), "input", "input") }),
  ]

  @Test(arguments: refusals.indices) func refuses(index: Int) throws {
    let (name, build) = Self.refusals[index]
    var network = RandomNetwork(input: [6, 4, 4])
    build(&network)
    let layers = try Quantizer.unsupportedLayers(of: network.finished)
    #expect(layers.map(\.operation) == [name])
    #expect(
      layers.allSatisfy { !$0.reason.isEmpty && $0.reason != "there is no int8 kernel for it" })
  }
}
