import Glibc
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Every operator and every structure, lowered and run by the simulation, against the float graph.
@Suite struct LoweredAccuracyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let input: Shape
    /// Decibels that the output must keep.
    let floor: Double
    let build: @Sendable (inout RandomNetwork) -> Void

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "convolution and ReLU", input: [3, 9, 7], floor: 37) {
      $0.convolution(3, 20, window: Window(kernel: 3))
      $0.append(ReLU())
    },
    Case(name: "strides, pads and dilation", input: [5, 11, 13], floor: 35) {
      $0.convolution(
        5, 7,
        window: Window(
          kernelHeight: 3, kernelWidth: 2, strideHeight: 2, strideWidth: 3, dilationHeight: 2,
          dilationWidth: 1, padTop: 1, padLeft: 2, padBottom: 0, padRight: 1))
    },
    Case(name: "groups", input: [12, 6, 6], floor: 35) {
      $0.convolution(12, 60, window: Window(kernel: 3, padding: 1), groups: 3)
    },
    Case(name: "depthwise", input: [18, 8, 8], floor: 35) {
      $0.convolution(18, 18, window: Window(kernel: 3, stride: 2, padding: 1), groups: 18)
    },
    Case(name: "depthwise with a multiplier", input: [5, 6, 6], floor: 35) {
      $0.convolution(5, 20, window: Window(kernel: 3), groups: 5)
    },
    Case(name: "max pool with padding", input: [4, 9, 9], floor: 43) {
      $0.append(MaxPool(window: Window(kernel: 3, stride: 2, padding: 1)))
    },
    Case(name: "average pool of valid elements", input: [4, 9, 9], floor: 36) {
      $0.append(AveragePool(window: Window(kernel: 3, stride: 2, padding: 1), roundsUp: true))
    },
    Case(name: "average pool that counts padding", input: [4, 9, 9], floor: 36) {
      $0.append(AveragePool(window: Window(kernel: 3, stride: 2, padding: 1), countsPadding: true))
    },
    Case(name: "global average pool", input: [6, 7, 5], floor: 39) {
      $0.append(GlobalAveragePool())
    },
    Case(name: "global max pool", input: [6, 7, 5], floor: 47) { $0.append(GlobalMaxPool()) },
    Case(name: "residual addition", input: [8, 6, 6], floor: 33) {
      let trunk = $0.convolution(8, 8, window: Window(kernel: 1))
      let branch = $0.convolution(8, 8, window: Window(kernel: 3, padding: 1))
      $0.append(Add(), trunk, branch)
      $0.append(ReLU())
    },
    Case(name: "concatenation of producers of its own", input: [6, 5, 5], floor: 34) {
      let first = $0.convolution(6, 5, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(6, 9, window: Window(kernel: 3, padding: 1), from: "input")
      $0.append(Concatenation(), first, second)
      $0.convolution(14, 6, window: Window(kernel: 3))
    },
    Case(name: "concatenation of shared producers", input: [6, 5, 5], floor: 36) {
      let first = $0.convolution(6, 5, window: Window(kernel: 1))
      let second = $0.convolution(5, 5, window: Window(kernel: 3, padding: 1))
      let pooled = $0.append(MaxPool(window: Window(kernel: 3, stride: 1, padding: 1)), second)
      $0.append(Concatenation(), first, pooled, "input")
    },
    Case(name: "concatenation of concatenations", input: [4, 5, 5], floor: 35) {
      let first = $0.convolution(4, 3, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(4, 5, window: Window(kernel: 1), from: "input")
      let inner = $0.append(Concatenation(), first, "input", second)
      let third = $0.convolution(4, 2, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(), third, inner)
    },
    Case(name: "shared concatenation of concatenations", input: [4, 5, 5], floor: 33) {
      let first = $0.convolution(4, 3, window: Window(kernel: 1), from: "input")
      let inner = $0.append(Concatenation(), first, "input")
      let third = $0.convolution(7, 7, window: Window(kernel: 1), from: inner)
      $0.append(Concatenation(), third, inner)
    },
    Case(name: "addition over a concatenation", input: [4, 5, 5], floor: 32) {
      let first = $0.convolution(4, 3, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(4, 5, window: Window(kernel: 1), from: "input")
      let whole = $0.append(Concatenation(), first, second)
      let branch = $0.convolution(8, 8, window: Window(kernel: 3, padding: 1))
      $0.append(Add(), whole, branch)
      $0.convolution(8, 8, window: Window(kernel: 1))
    },
    Case(name: "activation of a concatenation", input: [4, 5, 5], floor: 32) {
      let first = $0.convolution(4, 3, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(), first, "input")
      $0.append(ReLU())
      $0.convolution(7, 8, window: Window(kernel: 1))
    },
    Case(name: "flatten of an image", input: [3, 6, 5], floor: 38) {
      $0.convolution(3, 7, window: Window(kernel: 3))
      $0.append(ReLU())
      $0.append(Flatten())
      $0.fullyConnected(7 * 4 * 3, 10)
    },
    Case(name: "flatten as the output", input: [3, 6, 5], floor: 38) {
      $0.convolution(3, 7, window: Window(kernel: 3))
      $0.append(Flatten())
      $0.append(ReLU())
    },
    Case(name: "softmax", input: [24], floor: 35) {
      $0.fullyConnected(24, 10)
      $0.append(Softmax())
    },
    Case(name: "batch normalization of its own", input: [6, 5, 5], floor: 40) {
      $0.append(MaxPool(window: Window(kernel: 2)))
      $0.batchNormalization(6)
      $0.append(ReLU())
    },
    Case(name: "batch normalization after a convolution", input: [6, 5, 5], floor: 35) {
      $0.convolution(6, 12, window: Window(kernel: 3))
      $0.batchNormalization(12)
      $0.append(Clip.relu6)
    },
    Case(name: "ReLU6 of its own", input: [6, 5, 5], floor: 39) { $0.append(Clip.relu6) },
    Case(name: "dropout", input: [16], floor: 38) {
      $0.fullyConnected(16, 12)
      $0.append(Dropout())
      $0.append(ReLU())
      $0.fullyConnected(12, 5)
    },
  ]

  /// The simulation keeps the float output to the case's floor, and the session gives the same
  /// numbers as the simulation on every path of this processor.
  @Test(arguments: cases + tableCases + geometryCases) func keepsTheOutput(_ example: Case) throws {
    var builder = RandomNetwork(input: example.input)
    example.build(&builder)
    let graph = builder.finished
    let samples = RandomSamples(sampleShape: example.input)
    let model = try Quantizer.quantize(graph, calibration: samples)
    try PlanVerifier.verify(model.plan)
    #expect(model.plan.arenaByteCount >= model.plan.lowerBound)

    var executor = try GraphExecutor(graph, batchSize: 1)
    var arena = SimulatedArena(model)
    var simulated: [[Float]] = []
    var signal = 0.0
    var noise = 0.0
    for index in 0..<8 {
      let sample = samples.sample(index)
      _ = executor.value("input").elements.update(from: sample)
      executor.forward()
      arena.load(sample)
      arena.run()
      simulated.append(arena.real(model.network.output))
      for (real, int8) in zip(executor.value(graph.outputs[0]).elements, simulated[index]) {
        signal += Double(real * real)
        noise += Double((real - int8) * (real - int8))
      }
    }
    let decibels = 10 * log10(signal / noise)
    #expect(decibels >= example.floor, "\(decibels) dB")

    for path in KernelPath.allCases where path.isAvailable {
      var session = try model.session(path: path)
      for (index, expected) in simulated.enumerated() {
        #expect(try session.output(for: samples.sample(index)) == expected, "\(path)")
      }
    }
  }
}
