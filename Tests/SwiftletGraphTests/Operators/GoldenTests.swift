import Foundation
import SwiftletGraph
import SwiftletRuntime
import Testing

/// Forward and backward against values that PyTorch computed in float64
/// (tools/golden/make_graph_golden.py).
@Suite struct GoldenTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Values: Decodable, Sendable {
      let shape: [Int]
      let elements: [Float]
      var tensor: Tensor { Tensor(shape: Shape(shape), elements: elements) }
    }

    struct Attributes: Decodable, Sendable {
      let kernel: [Int]?
      let stride: [Int]?
      let padding: [Int]?
      let dilation: [Int]?
      let groups: Int?
      let `ceil`: Bool?
      let count_include_pad: Bool?
      let epsilon: Float?
      let momentum: Float?
      let training: Bool?
      let minimum: Float?
      let maximum: Float?
      let alpha: Float?
      let beta: Float?
      let bias: Float?
      let size: Int?
      let order: String?
      let output_padding: [Int]?
      let sizes: [Int]?
      let corners: Bool?
      let axis: Int?
      let axes: [Int]?
      let keepdims: Bool?
      let extents: [Int]?
      let permutation: [Int]?
      /// Axis, start, end and step each.
      let sections: [[Int]]?
      let mode: String?
      let value: Float?
      let before: [Int]?
      let after: [Int]?
      let transposes: [Bool]?
    }

    let `operator`: String
    let attributes: Attributes
    let inputs: [Values]
    let dy: Values
    let y: Values
    let gradients: [Values?]
    let running: [Values]?

    var testDescription: String { "\(`operator`) \(inputs.map(\.shape)) \(attributes)" }
  }

  static let cases: [Case] = {
    guard
      let url = Bundle.module.url(
        forResource: "operators", withExtension: "json", subdirectory: "Fixtures"),
      let data = try? Data(contentsOf: url),
      let cases = try? JSONDecoder().decode([Case].self, from: data)
    else { return [] }
    return cases
  }()

  @Test func fixturesAreThere() {
    #expect(Self.cases.count == 144)
  }

  /// Float32 against float64: products sum at most 50 terms of magnitude 1, whose rounding errors
  /// stay below 50 * 2^-24 = 3e-6; normalization divides by deviations near 1/2.
  @Test(arguments: cases) func matchesPyTorch(_ item: Case) throws {
    let bench = try OperatorBench(operation(item), item.inputs.map(\.tensor))
    let isTraining = item.attributes.training ?? true
    let y = bench.forward(seed: isTraining ? 1 : nil)[0]
    #expect(y.distance(to: item.y.tensor) <= 1e-5)
    for (input, running) in zip([3, 4], item.running ?? []) {
      #expect(bench.inputs[input].mutable.view.tensor.distance(to: running.tensor) <= 1e-6)
    }
    guard isTraining else { return }
    for (gradient, expected) in zip(bench.backward(item.dy.tensor), item.gradients) {
      guard let expected else { continue }
      #expect(gradient.distance(to: expected.tensor) <= 3e-5)
    }
  }

  private func operation(_ item: Case) throws -> any Operator {
    let attributes = item.attributes
    switch item.operator {
    case "Convolution":
      return Convolution(window: try window(attributes), groups: attributes.groups ?? 1)
    case "MaxPool":
      return MaxPool(window: try window(attributes), roundsUp: attributes.ceil ?? false)
    case "AveragePool":
      return AveragePool(
        window: try window(attributes), roundsUp: attributes.ceil ?? false,
        countsPadding: attributes.count_include_pad ?? false)
    case "BatchNormalization":
      return BatchNormalization(
        epsilon: try #require(attributes.epsilon), momentum: try #require(attributes.momentum))
    case "Clip":
      return Clip(
        minimum: try #require(attributes.minimum), maximum: try #require(attributes.maximum))
    case "LeakyReLU": return LeakyReLU(alpha: try #require(attributes.alpha))
    case "ELU": return ELU(alpha: try #require(attributes.alpha))
    case "HardSigmoid":
      return HardSigmoid(
        alpha: try #require(attributes.alpha), beta: try #require(attributes.beta))
    case "LocalResponseNormalization":
      return LocalResponseNormalization(
        size: try #require(attributes.size), alpha: try #require(attributes.alpha),
        beta: try #require(attributes.beta), bias: try #require(attributes.bias))
    case "TransposedConvolution":
      let padding = try #require(attributes.output_padding)
      return TransposedConvolution(
        window: try window(attributes), groups: attributes.groups ?? 1,
        outputPaddingHeight: padding[0], outputPaddingWidth: padding[1])
    case "Resize": return try resize(attributes)
    case "ChannelShuffle": return ChannelShuffle(groups: try #require(attributes.groups))
    case "DepthToSpace":
      return DepthToSpace(
        blockSize: try #require(attributes.size),
        order: attributes.order == "channelFirst" ? .channelFirst : .blockFirst)
    case "SpaceToDepth": return SpaceToDepth(blockSize: try #require(attributes.size))
    case "Softmax": return Softmax(axis: attributes.axis ?? 1)
    case "LogSoftmax": return LogSoftmax(axis: attributes.axis ?? 1)
    case "Concatenation": return Concatenation(axis: attributes.axis ?? 1)
    default:
      let plain: [any Operator] = [
        FullyConnected(), GlobalAveragePool(), GlobalMaxPool(), ReLU(), Sigmoid(), HardSwish(),
        Tanh(), Add(), Subtract(), Multiply(), Divide(), Minimum(), Maximum(), ParametricReLU(),
      ]
      if let found = plain.first(where: { $0.name == item.operator }) { return found }
      return try rearrangement(item)
    }
  }

  private func resize(_ attributes: Case.Attributes) throws -> Resize {
    let sizes = try #require(attributes.sizes)
    let target = Resize.Target.sizes(height: sizes[0], width: sizes[1])
    switch attributes.mode {
    case "nearest": return Resize(target, mode: .nearest(.floor), coordinates: .asymmetric)
    case "nearest-exact":
      return Resize(target, mode: .nearest(.preferCeiling), coordinates: .halfPixel)
    default:
      return Resize(
        target, mode: .linear,
        coordinates: attributes.corners == true ? .alignCorners : .halfPixel)
    }
  }

  private func rearrangement(_ item: Case) throws -> any Operator {
    let attributes = item.attributes
    switch item.operator {
    case "Reshape": return Reshape(try #require(attributes.extents))
    case "Expand": return Expand(try #require(attributes.extents))
    case "Transpose": return Transpose(try #require(attributes.permutation))
    case "Slice":
      return Slice(
        try #require(attributes.sections).map {
          Slice.Section(axis: $0[0], start: $0[1], end: $0[2], step: $0[3])
        })
    case "Pad":
      let modes: [String: Pad.Mode] = [
        "constant": .constant(attributes.value ?? 0), "reflect": .reflect, "edge": .edge,
        "wrap": .wrap,
      ]
      return Pad(
        before: try #require(attributes.before), after: try #require(attributes.after),
        mode: try #require(attributes.mode.flatMap { modes[$0] }))
    case "ReduceMean":
      return ReduceMean(
        axes: try #require(attributes.axes), keepsDimensions: attributes.keepdims ?? true)
    case "MatrixProduct":
      let transposes = try #require(attributes.transposes)
      return MatrixProduct(transposesLeft: transposes[0], transposesRight: transposes[1])
    default: return try spatial(item)
    }
  }

  private func spatial(_ item: Case) throws -> any Operator {
    let attributes = item.attributes
    let window = SpatialWindow(
      kernel: try #require(attributes.kernel), strides: attributes.stride,
      dilations: attributes.dilation, padsBefore: attributes.padding,
      padsAfter: attributes.padding)
    let all: [any Operator] = [
      SpatialConvolution(window: window, groups: attributes.groups ?? 1),
      SpatialMaxPool(window: window, roundsUp: attributes.ceil ?? false),
      SpatialAveragePool(
        window: window, roundsUp: attributes.ceil ?? false,
        countsPadding: attributes.count_include_pad ?? false),
    ]
    return try #require(all.first { $0.name == item.operator })
  }

  private func window(_ attributes: Case.Attributes) throws -> Window {
    let kernel = try #require(attributes.kernel)
    let stride = try #require(attributes.stride)
    let padding = try #require(attributes.padding)
    let dilation = try #require(attributes.dilation)
    return Window(
      kernelHeight: kernel[0], kernelWidth: kernel[1], strideHeight: stride[0],
      strideWidth: stride[1], dilationHeight: dilation[0], dilationWidth: dilation[1],
      padTop: padding[0], padLeft: padding[1], padBottom: padding[0], padRight: padding[1])
  }
}
