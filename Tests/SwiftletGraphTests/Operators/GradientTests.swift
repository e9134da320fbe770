import SwiftletGraph
import SwiftletRuntime
import Testing

/// Backward of every operator but convolution against finite differences.
@Suite struct GradientTests {
  @Test(arguments: [(1, 3, 2), (5, 7, 4), (17, 33, 19)])
  func fullyConnected(batch: Int, depth: Int, width: Int) throws {
    try checkGradients(
      FullyConnected(),
      [
        .random([batch, depth], seed: 1), .random([width, depth], seed: 2),
        .random([width], seed: 3),
      ])
    try checkGradients(
      FullyConnected(), [.random([batch, depth], seed: 4), .random([width, depth], seed: 5)])
  }

  static let windows = [
    Window(kernel: 2, stride: 2), Window(kernel: 3, stride: 2, padding: 1), Window(kernel: 3),
    Window(kernel: 2, stride: 3), Window(kernel: 3, stride: 1, padding: 1, dilation: 2),
    Window(
      kernelHeight: 2, kernelWidth: 3, strideHeight: 1, strideWidth: 2, padTop: 1, padLeft: 0,
      padBottom: 0, padRight: 2),
  ]

  @Test(arguments: windows, [false, true])
  func maxPool(window: Window, roundsUp: Bool) throws {
    let input = Tensor.distinct([2, 2, 7, 8], step: 0.125, seed: 1)
    try checkGradients(MaxPool(window: window, roundsUp: roundsUp), [input])
  }

  @Test(arguments: windows, [(false, false), (false, true), (true, false), (true, true)])
  func averagePool(window: Window, mode: (roundsUp: Bool, countsPadding: Bool)) throws {
    let pool = AveragePool(
      window: window, roundsUp: mode.roundsUp, countsPadding: mode.countsPadding)
    try checkGradients(pool, [.random([2, 2, 7, 8], seed: 1)])
  }

  @Test func globalPools() throws {
    try checkGradients(GlobalAveragePool(), [.random([2, 3, 5, 7], seed: 1)])
    try checkGradients(GlobalMaxPool(), [.distinct([2, 3, 5, 7], step: 0.125, seed: 1)])
  }

  @Test func activations() throws {
    let input = Tensor.distinct([2, 3, 3, 5], step: 0.125, seed: 1)
    try checkGradients(ReLU(), [input])
    try checkGradients(Clip(minimum: -1, maximum: 2), [input])
    try checkGradients(Clip.relu6, [input])
    try checkGradients(LeakyReLU(alpha: 0.25), [input])
    try checkGradients(HardSigmoid(alpha: 0.25, beta: 0.5), [input])
    try checkGradients(HardSwish(), [input])
  }

  @Test func parametricReLU() throws {
    let image = Tensor.distinct([2, 3, 3, 5], step: 0.125, seed: 1)
    try checkGradients(ParametricReLU(), [image, .random([3, 1, 1], seed: 2)])
    try checkGradients(ParametricReLU(), [image, .random([1, 3, 1, 1], seed: 3)])
    try checkGradients(ParametricReLU(), [image, .random([1], seed: 4)])
    try checkGradients(ParametricReLU(), [image, .random([3, 3, 5], seed: 7)])
    try checkGradients(ParametricReLU(), [image, .random([5], seed: 8)])
    let vector = Tensor.distinct([4, 7], step: 0.125, seed: 5)
    try checkGradients(ParametricReLU(), [vector, .random([7], seed: 6)])
  }

  /// Within -3 ... 3, where their slopes differ from 0 and 1.
  @Test func smoothActivations() throws {
    let input = Tensor.distinct([2, 3, 3, 5], step: 0.0625, seed: 1)
    try checkGradients(ELU(alpha: 1.5), [input])
    try checkGradients(Sigmoid(), [input])
    try checkGradients(Tanh(), [input])
  }

  @Test(
    arguments: [[6, 3, 4, 5], [9, 4], [3, 2, 1, 1], [4, 3, 5], [2, 3, 2, 3, 4]] as [Shape])
  func batchNormalization(input: Shape) throws {
    let channels = input[1]
    try checkGradients(
      BatchNormalization(),
      [
        .random(input, seed: 1), .random([channels], seed: 2), .random([channels], seed: 3),
        Tensor(shape: [channels]), Tensor(shape: [channels], repeating: 1),
      ], tolerance: 3e-3)
  }

  static let rows: [(input: Shape, axis: Int)] = [
    ([4, 7], 1), ([2, 3, 2, 3], 1), ([2, 3, 2, 3], 0), ([2, 3, 2], 2),
  ]

  @Test(arguments: rows)
  func softmax(input: Shape, axis: Int) throws {
    try checkGradients(Softmax(axis: axis), [.random(input, seed: 1)])
    try checkGradients(LogSoftmax(axis: axis), [.random(input, seed: 1)])
  }

  @Test func reductions() throws {
    let input = Tensor.random([2, 3, 4, 5], seed: 1)
    for axes in [[2, 3], [1], [0, 2], [3], [0, 1, 2, 3], []] {
      try checkGradients(ReduceMean(axes: axes), [input])
      try checkGradients(ReduceMean(axes: axes, keepsDimensions: false), [input])
    }
    try checkGradients(ArgMax(axis: 2), [.distinct([2, 3, 4, 5], step: 0.125, seed: 1)])
    try checkGradients(Expand([2, 1, 3, 1]), [.random([4, 1, 5], seed: 1)])
  }

  static let matrices: [(left: Shape, right: Shape)] = [
    ([3, 4], [4, 5]), ([2, 3, 7, 4], [4, 5]), ([2, 1, 3, 4], [3, 4, 2]), ([4], [2, 4, 3]),
    ([2, 3, 4], [4]), ([4], [4]), ([33, 17], [17, 40]),
  ]

  @Test(arguments: matrices)
  func matrixProduct(left: Shape, right: Shape) throws {
    func matrix(_ shape: Shape, _ isTransposed: Bool, _ seed: UInt64) -> Tensor {
      var shape = shape
      if isTransposed, shape.rank > 1 { shape.dimensions.swapAt(shape.rank - 2, shape.rank - 1) }
      return .random(shape, seed: seed)
    }
    for (a, b) in [(false, false), (true, false), (false, true), (true, true)] {
      try checkGradients(
        MatrixProduct(transposesLeft: a, transposesRight: b),
        [matrix(left, a, 1), matrix(right, b, 2)])
    }
  }

  static let spatialWindows = [
    SpatialWindow(kernel: [3], strides: [2], padsBefore: [1], padsAfter: [0]),
    SpatialWindow(
      kernel: [2, 1, 3], strides: [1, 2, 2], dilations: [2, 1, 1], padsBefore: [1, 0, 2],
      padsAfter: [0, 0, 1]),
  ]

  @Test(arguments: spatialWindows)
  func volumes(window: SpatialWindow) throws {
    let shape = Shape([2, 4] + [5, 4, 6].prefix(window.rank))
    let weight = Shape([6, 2] + window.kernel)
    try checkGradients(
      SpatialConvolution(window: window, groups: 2),
      [.random(shape, seed: 1), .random(weight, seed: 2), .random([6], seed: 3)])
    for roundsUp in [false, true] {
      let input = Tensor.distinct(shape, step: 0.125, seed: 1)
      try checkGradients(SpatialMaxPool(window: window, roundsUp: roundsUp), [input])
      for countsPadding in [false, true] {
        try checkGradients(
          SpatialAveragePool(window: window, roundsUp: roundsUp, countsPadding: countsPadding),
          [.random(shape, seed: 1)])
      }
    }
    try checkGradients(GlobalAveragePool(), [.random(shape, seed: 1)])
    try checkGradients(GlobalMaxPool(), [.distinct(shape, step: 0.125, seed: 1)])
  }

  /// Odd and even sizes, up to more than the channels.
  @Test(arguments: [1, 2, 3, 4, 5, 20], [[3, 7], [2, 6, 2, 3]] as [Shape])
  func localResponseNormalization(size: Int, input: Shape) throws {
    try checkGradients(
      LocalResponseNormalization(size: size, alpha: 0.5, beta: 0.75, bias: 1),
      [.random(input, seed: 1)])
  }

  @Test func structure() throws {
    let tensors: [Tensor] = [.random([2, 3, 2, 2], seed: 1), .random([2, 3, 2, 2], seed: 2)]
    try checkGradients(Add(), tensors)
    try checkGradients(Flatten(), [tensors[0]])
    try checkGradients(Concatenation(), tensors + [.random([2, 1, 2, 2], seed: 3)])
    for axis in [0, 2, 3] { try checkGradients(Concatenation(axis: axis), tensors) }
  }

  @Test(arguments: [1, 2, 4], [(false, 0), (true, 1)])
  func transposedConvolution(groups: Int, extras: (hasBias: Bool, padding: Int)) throws {
    let window = Window(
      kernelHeight: 3, kernelWidth: 4, strideHeight: 2, strideWidth: 3, dilationHeight: 2,
      dilationWidth: 1, padTop: 1, padLeft: 2, padBottom: 0, padRight: 1)
    let weights: [Tensor] = [
      .random([4, 3, 3, 4], seed: 2), .random([3 * groups], seed: 3),
    ]
    try checkGradients(
      TransposedConvolution(
        window: window, groups: groups, outputPaddingHeight: extras.padding,
        outputPaddingWidth: 2 * extras.padding),
      [.random([2, 4, 3, 4], seed: 1)] + weights.prefix(extras.hasBias ? 2 : 1))
  }

  @Test func resize() throws {
    let input = Tensor.random([2, 3, 4, 5], seed: 1)
    let targets: [Resize.Target] = [
      .scales(height: 2, width: 1.5), .sizes(height: 3, width: 11), .scales(height: 0.6, width: 1),
    ]
    let coordinates: [Resize.Coordinates] = [
      .halfPixel, .halfPixelSymmetric, .pytorchHalfPixel, .alignCorners, .asymmetric,
    ]
    let modes: [Resize.Mode] = [
      .linear, .nearest(.floor), .nearest(.ceiling), .nearest(.preferFloor),
      .nearest(.preferCeiling),
    ]
    for target in targets {
      for coordinate in coordinates {
        for mode in modes {
          try checkGradients(Resize(target, mode: mode, coordinates: coordinate), [input])
        }
      }
    }
  }

  @Test func channelsAndBlocks() throws {
    try checkGradients(ChannelShuffle(groups: 3), [.random([2, 12, 2, 3], seed: 1)])
    try checkGradients(ChannelShuffle(groups: 2), [.random([2, 6], seed: 2)])
    for order in [DepthToSpace.Order.blockFirst, .channelFirst] {
      try checkGradients(
        DepthToSpace(blockSize: 3, order: order), [.random([2, 18, 2, 3], seed: 3)])
    }
    try checkGradients(SpaceToDepth(blockSize: 2), [.random([2, 3, 4, 6], seed: 4)])
  }

  /// Equal shapes, a scale per channel, per sample and channel, a scalar, rows, and both repeated.
  static let operands: [(left: Shape, right: Shape)] = [
    ([2, 3, 4, 5], [2, 3, 4, 5]), ([2, 3, 4, 5], [3, 1, 1]), ([2, 3, 4, 5], [2, 3, 1, 1]),
    ([2, 3, 4, 5], []), ([2, 1, 4, 5], [2, 3, 1, 5]), ([5], [2, 3, 1, 5]), ([1, 1], [1]),
  ]

  @Test(arguments: operands)
  func broadcasting(left: Shape, right: Shape) throws {
    // Far enough from each other and, as divisors, from zero.
    let a = Tensor.distinct(left, step: 0.125, seed: 1)
    var b = Tensor.distinct(right, step: 0.125, seed: 2)
    for index in b.elements.indices { b.elements[index] -= 0.0625 }
    try checkGradients(Add(), [a, b])
    try checkGradients(Subtract(), [a, b])
    try checkGradients(Multiply(), [a, b])
    try checkGradients(Minimum(), [a, b])
    try checkGradients(Maximum(), [a, b])
    for index in b.elements.indices { b.elements[index] = 2 + b.elements[index].magnitude }
    try checkGradients(Divide(), [a, b])
  }

  @Test func rearrangements() throws {
    let input = Tensor.random([2, 3, 4, 5], seed: 1)
    try checkGradients(Reshape([0, 6, -1]), [input])
    for permutation in [[0, 2, 3, 1], [3, 2, 1, 0], [0, 1, 3, 2], [0, 1, 2, 3]] {
      try checkGradients(Transpose(permutation), [input])
    }
    try checkGradients(
      Slice([
        .init(axis: 3, start: -1, end: .min, step: -2), .init(axis: 1, start: 1, end: .max),
        .init(axis: 2, start: -3, end: -1),
      ]), [input])
    for mode in [Pad.Mode.constant(1), .reflect, .edge, .wrap] {
      try checkGradients(
        Pad(before: [0, 1, 3, -2], after: [0, 2, -1, 4], mode: mode), [input])
      try checkGradients(Pad(before: [0, 0, 9, 9], after: [0, 0, 9, 0], mode: mode), [input])
    }
  }

  @Test(arguments: [0, 0.3] as [Float]) func dropout(rate: Float) throws {
    try checkGradients(Dropout(rate: rate), [.random([4, 9], seed: 1)])
  }
}
