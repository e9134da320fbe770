import SwiftletGraph
import SwiftletRuntime

extension LoweredAccuracyTests {
  /// Operators that move elements, transposed convolution, and arithmetic of two values.
  static let geometryCases: [Case] = [
    Case(name: "channel shuffle", input: [3, 6, 5], floor: 35) {
      $0.convolution(3, 36, window: Window(kernel: 3))
      $0.append(ChannelShuffle(groups: 2))
      $0.append(ReLU())
      $0.append(ChannelShuffle(groups: 3))
    },
    Case(name: "sub-pixel convolution", input: [3, 5, 4], floor: 33) {
      $0.convolution(3, 36, window: Window(kernel: 3, padding: 1))
      $0.append(DepthToSpace(blockSize: 3))
      $0.convolution(4, 8, window: Window(kernel: 1))
      $0.append(DepthToSpace(blockSize: 2, order: .channelFirst))
    },
    Case(name: "space to depth", input: [5, 6, 8], floor: 34) {
      $0.append(SpaceToDepth(blockSize: 2))
      $0.convolution(20, 7, window: Window(kernel: 1))
    },
    Case(name: "transposed convolution", input: [3, 5, 4], floor: 33) {
      $0.transposedConvolution(3, 20, window: Window(kernel: 4, stride: 2, padding: 1))
      $0.append(ReLU())
    },
    Case(name: "transposed convolution without overlap", input: [20, 5, 4], floor: 33) {
      $0.transposedConvolution(20, 5, window: Window(kernel: 2, stride: 2))
    },
    Case(name: "transposed convolution with holes", input: [6, 3, 4], floor: 33) {
      $0.transposedConvolution(
        6, 4,
        window: Window(
          kernelHeight: 2, kernelWidth: 3, strideHeight: 3, strideWidth: 4, dilationHeight: 1,
          dilationWidth: 2, padTop: 1, padLeft: 0, padBottom: 1, padRight: 2),
        groups: 2, outputPadding: 1)
    },
    Case(name: "transposed convolution with stride 1", input: [4, 5, 6], floor: 33) {
      $0.transposedConvolution(4, 6, window: Window(kernel: 3, padding: 1))
    },
    Case(name: "transposed convolution with more padding than kernel", input: [4, 9, 9], floor: 33)
    {
      $0.transposedConvolution(4, 6, window: Window(kernel: 2, stride: 2, padding: 3))
    },
    Case(name: "transposed depthwise convolution", input: [18, 5, 4], floor: 33) {
      $0.transposedConvolution(
        18, 18, window: Window(kernel: 4, stride: 2, padding: 1), groups: 18)
    },
    Case(name: "resize by nearest elements", input: [5, 4, 6], floor: 40) {
      $0.append(
        Resize(
          .scales(height: 2, width: 1.5), mode: .nearest(.floor), coordinates: .asymmetric))
    },
    Case(name: "resize by linear interpolation", input: [20, 4, 6], floor: 35) {
      $0.append(Resize(.sizes(height: 9, width: 5), mode: .linear))
      $0.append(ReLU())
    },
    Case(name: "resize to a corner grid", input: [3, 4, 6], floor: 35) {
      $0.append(Resize(.sizes(height: 8, width: 12), mode: .linear, coordinates: .alignCorners))
      $0.convolution(3, 4, window: Window(kernel: 3))
    },
    Case(name: "split into views", input: [8, 5, 5], floor: 33) {
      let trunk = $0.convolution(8, 24, window: Window(kernel: 1))
      let first = $0.append(Slice.channels(0..<7), trunk)
      let second = $0.append(Slice.channels(7..<24), trunk)
      let left = $0.convolution(7, 9, window: Window(kernel: 3, padding: 1), from: first)
      let right = $0.convolution(17, 4, window: Window(kernel: 1), from: second)
      $0.append(Concatenation(), left, right, first)
    },
    Case(name: "shuffle unit", input: [8, 6, 6], floor: 32) {
      let trunk = $0.convolution(8, 20, window: Window(kernel: 1))
      let kept = $0.append(Slice.channels(0..<10), trunk)
      $0.append(Slice.channels(10..<20), trunk)
      $0.convolution(10, 10, window: Window(kernel: 3, padding: 1), groups: 10)
      let branch = $0.convolution(10, 10, window: Window(kernel: 1))
      $0.append(Concatenation(), kept, branch)
      $0.append(ChannelShuffle(groups: 2))
    },
    Case(name: "slice of a slice of a concatenation", input: [6, 5, 5], floor: 33) {
      let first = $0.convolution(6, 5, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(), first, second)
      $0.append(Slice.channels(3..<12))
      $0.append(Slice.channels(1..<8))
      $0.convolution(7, 6, window: Window(kernel: 3))
    },
    Case(name: "rows as a view", input: [6, 7, 5], floor: 33) {
      $0.convolution(6, 9, window: Window(kernel: 1))
      $0.append(Slice([.init(axis: 2, start: 2, end: 6)]))
      $0.append(MaxPool(window: Window(kernel: 2)))
    },
    Case(name: "fully connected layer of a slice", input: [6, 4, 4], floor: 35) {
      $0.convolution(6, 12, window: Window(kernel: 1))
      $0.append(Slice.channels(3..<8))
      $0.append(Flatten())
      $0.fullyConnected(80, 10)
    },
    Case(name: "slice as the output", input: [6, 4, 4], floor: 35) {
      $0.convolution(6, 12, window: Window(kernel: 1))
      $0.append(Slice.channels(3..<8))
    },
    Case(name: "slice of a vector", input: [20], floor: 36) {
      $0.fullyConnected(20, 30)
      $0.append(Slice.channels(11..<29))
      $0.fullyConnected(18, 5)
    },
    Case(name: "crop with steps", input: [20, 9, 8], floor: 39) {
      $0.append(
        Slice([
          .init(axis: 1, start: 2, end: 19), .init(axis: 2, start: 1, end: 9, step: 3),
          .init(axis: 3, start: -1 - 6, end: .max, step: 2),
        ]))
    },
    Case(name: "padded shortcut", input: [4, 6, 6], floor: 36) {
      $0.append(
        Slice([.init(axis: 2, start: 0, end: .max, step: 2), .init(axis: 3, start: 0, end: 6)]))
      $0.append(Pad(before: [0, 2, 0, 0], after: [0, 3, 0, 0]))
    },
    Case(name: "pads", input: [17, 4, 5], floor: 36) {
      $0.append(Pad(before: [0, 0, 2, -1], after: [0, 0, 0, 3]))
      $0.append(Pad(before: [0, 0, 3, 2], after: [0, 0, 4, 1], mode: .reflect))
      $0.append(Pad(before: [0, 0, 1, 2], after: [0, 0, 0, 5], mode: .edge))
      $0.append(Pad(before: [0, 0, 1, 2], after: [0, 0, 9, 5], mode: .wrap))
    },
    Case(name: "difference", input: [8, 6, 6], floor: 33) {
      let trunk = $0.convolution(8, 8, window: Window(kernel: 1))
      let branch = $0.convolution(8, 8, window: Window(kernel: 3, padding: 1))
      $0.append(Subtract(), trunk, branch)
    },
    Case(name: "minimum and maximum", input: [8, 6, 6], floor: 33) {
      let trunk = $0.convolution(8, 17, window: Window(kernel: 1), from: "input")
      let branch = $0.convolution(8, 17, window: Window(kernel: 3, padding: 1), from: "input")
      let largest = $0.append(Maximum(), trunk, branch)
      $0.append(Minimum(), largest, branch)
      $0.append(Clip(minimum: -0.5, maximum: 1))
    },
    Case(name: "maximum with a number", input: [8, 6, 6], floor: 33) {
      $0.convolution(8, 17, window: Window(kernel: 1))
      $0.append(Maximum(), weights: [Tensor(shape: [], elements: [-0.25])])
    },
    Case(name: "constants per channel", input: [8, 6, 6], floor: 30) {
      $0.convolution(8, 17, window: Window(kernel: 1))
      $0.append(Multiply(), weights: [$0.normal([17, 1, 1], deviation: 1)])
      $0.append(Add(), weights: [$0.normal([1, 17, 1, 1], deviation: 1)])
      var divisors = $0.normal([17, 1, 1], deviation: 1)
      divisors.elements = divisors.elements.map { 1 + abs($0) }
      $0.append(Divide(), weights: [divisors])
      $0.append(Subtract(), weights: [$0.normal([17, 1, 1], deviation: 1)])
    },
    Case(name: "one constant for all", input: [8, 6, 6], floor: 33) {
      $0.append(Multiply(), weights: [Tensor(shape: [1], elements: [-2.5])])
      $0.append(Divide(), weights: [Tensor(shape: [], elements: [4])])
      $0.append(Add(), weights: [Tensor(shape: [], elements: [1])])
    },
    Case(name: "means", input: [6, 4, 5], floor: 29) {
      $0.convolution(6, 20, window: Window(kernel: 1))
      let mean = $0.append(ReduceMean(axes: [1]))
      let columns = $0.append(ReduceMean(axes: [2]), mean)
      let all = $0.append(ReduceMean(axes: [1, 3]), columns)
      $0.append(Multiply(), mean, all)
    },
    Case(name: "mean without its axes", input: [6, 4, 5], floor: 30) {
      $0.append(ReduceMean(axes: [2, 3], keepsDimensions: false))
      $0.fullyConnected(6, 8)
      $0.append(ReduceMean(axes: [1]))
    },
    Case(name: "concatenation of rows", input: [6, 4, 5], floor: 33) {
      let first = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(
        6, 9, window: Window(kernelHeight: 3, kernelWidth: 1), from: "input")
      let rows = $0.append(Concatenation(axis: 2), first, second)
      let third = $0.convolution(9, 4, window: Window(kernel: 1), from: rows)
      $0.append(Concatenation(), third, rows)
    },
    Case(name: "rows of joined channels", input: [6, 6, 5], floor: 33) {
      let first = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(6, 4, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(), first, second)
      $0.append(Slice([.init(axis: 2, start: 1, end: 5)]))
      let rows = $0.append(Slice([.init(axis: 2, start: 1, end: 3)]))
      let left = $0.append(Slice.channels(2..<12), rows)
      $0.append(MaxPool(window: Window(kernel: 2)), left)
    },
    Case(name: "channels of joined rows", input: [6, 6, 5], floor: 33) {
      let first = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(axis: 2), first, second)
      let rows = $0.append(Slice([.init(axis: 2, start: 4, end: 9)]))
      $0.append(Slice.channels(2..<7), rows)
      $0.append(MaxPool(window: Window(kernel: 2)))
    },
    Case(name: "joined rows and channels in each other", input: [6, 4, 4], floor: 33) {
      let first = $0.convolution(6, 4, window: Window(kernel: 1), from: "input")
      let second = $0.convolution(6, 4, window: Window(kernel: 1), from: "input")
      let rows = $0.append(Concatenation(axis: 2), first, second)
      let third = $0.convolution(6, 3, window: Window(kernel: 1), from: "input")
      let fourth = $0.convolution(6, 3, window: Window(kernel: 1), from: "input")
      let more = $0.append(Concatenation(axis: 2), third, fourth)
      let channels = $0.append(Concatenation(), rows, more)
      let fifth = $0.convolution(6, 7, window: Window(kernel: 1), from: "input")
      $0.append(Concatenation(axis: 2), channels, fifth)
    },
    Case(name: "rows of a part of a concatenation", input: [6, 6, 5], floor: 32) {
      let first = $0.convolution(6, 9, window: Window(kernel: 1), from: "input")
      let rows = $0.append(Slice([.init(axis: 2, start: 1, end: 5)]), first)
      let pooled = $0.append(GlobalAveragePool(), rows)
      let second = $0.convolution(6, 4, window: Window(kernel: 1), from: "input")
      let whole = $0.append(Concatenation(), first, second)
      let scaled = $0.convolution(9, 13, window: Window(kernel: 1), from: pooled)
      $0.append(Multiply(), whole, scaled)
    },
    Case(name: "reshapes", input: [6, 4, 5], floor: 33) {
      $0.append(Reshape([0, 6, 2, 10]))
      $0.convolution(6, 5, window: Window(kernel: 2))
      $0.append(GlobalAveragePool())
      $0.append(Reshape([0, -1]))
      $0.fullyConnected(5, 18)
      $0.append(Reshape([0, 18, 1, 1]))
      $0.append(Transpose([0, 1, 3, 2]))
      $0.convolution(18, 18, window: Window(kernel: 1))
      $0.append(Reshape([0, 2, 3, 3]))
      $0.convolution(2, 3, window: Window(kernel: 2))
    },
  ]
}
