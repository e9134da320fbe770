import SwiftletGraph
import Testing

/// The networks by name against published parameter counts. Serialized: the largest have more than
/// half a gigabyte of weights.
@Suite(.serialized) struct ZooTests {
  struct Published: CustomTestStringConvertible, Sendable {
    let name: String
    /// What training changes.
    let trained: Int
    /// With batch normalization's running statistics, as Keras counts; nil where nobody publishes it.
    var total: Int?

    var testDescription: String { name }
  }

  /// Sources: `mlp` and LeNet-5, LeCun 1998 and by hand; `cifar-convnet`, the weights by layer in the
  /// course it is from; AlexNet, the Caffe model zoo's `bvlc_alexnet`; ZFNet by hand from its paper;
  /// GoogLeNet, the Caffe model zoo's `bvlc_googlenet`; VGG, ResNet, MobileNet v2, SqueezeNet 1.1,
  /// torchvision; ShuffleNet, pytorchcv; MobileNet v1, Keras; EfficientNet-Lite0, timm; the last four, MLPerf Tiny's Keras
  /// models.
  static let published = [
    Published(name: "mlp-circles", trained: 22),
    Published(name: "mlp-mnist", trained: 101_770),
    Published(name: "lenet5", trained: 61_706),
    Published(name: "cifar-convnet", trained: 1_191_170),
    Published(name: "alexnet", trained: 60_965_224),
    Published(name: "zfnet", trained: 107_627_624),
    Published(name: "vgg16", trained: 138_357_544),
    Published(name: "vgg19", trained: 143_667_240),
    Published(name: "googlenet", trained: 6_998_552),
    Published(name: "resnet18", trained: 11_689_512),
    Published(name: "resnet34", trained: 21_797_672),
    Published(name: "resnet50", trained: 25_557_032),
    Published(name: "resnet101", trained: 44_549_160),
    Published(name: "resnet152", trained: 60_192_808),
    Published(name: "mobilenet-v1", trained: 4_231_976, total: 4_253_864),
    Published(name: "mobilenet-v2", trained: 3_504_872),
    Published(name: "efficientnet-lite0", trained: 4_652_008),
    Published(name: "squeezenet", trained: 1_235_496),
    Published(name: "shufflenet", trained: 1_865_728),
    Published(name: "resnet8", trained: 78_666 - 2 * 240, total: 78_666),
    Published(name: "dscnn-kws", trained: 24_908 - 2 * 576, total: 24_908),
    Published(name: "mbv1-025-96", trained: 221_794 - 2 * 2736, total: 221_794),
    Published(name: "fc-autoencoder", trained: 269_992 - 2 * 1032, total: 269_992),
  ]

  @Test(arguments: published) func hasItsPublishedSize(_ published: Published) throws {
    let network = try Network.named(published.name)
    let graph = try network.graph()
    #expect(graph.trainableElementCount == published.trained)
    if let total = published.total { #expect(graph.parameterElementCount == total) }
    #expect(try graph.shapes(batchSize: 2)[graph.outputs[0]] == [2, network.classCount])
    try graph.requireFiniteParameters()
  }

  @Test func everyNetworkIsCounted() {
    let counted = Set(Self.published.map(\.name)).union(["mlp", "separable"])
    #expect(counted == Set(Network.all.map(\.name)))
  }

  /// Multiply-accumulates of one sample: torchvision's published GFLOPS of these models.
  @Test(arguments: [
    ("vgg16", 15.47e9), ("resnet18", 1.814e9), ("resnet50", 4.089e9), ("mobilenet-v2", 0.301e9),
    ("squeezenet", 0.349e9),
  ])
  func hasItsPublishedWork(name: String, published: Double) throws {
    let layers = try Network.named(name).graph().layerSummaries()
    let count = Double(layers.reduce(0) { $0 + $1.multiplyAccumulates })
    #expect(abs(count - published) < published * 0.01)
  }

  /// The extents along the way, from the papers' tables.
  @Test func mapsHaveTheirPublishedExtents() throws {
    func extents(_ name: String, _ value: String) throws -> Shape? {
      try Network.named(name).graph().shapes(batchSize: 1)[value]?.sample
    }
    #expect(try extents("alexnet", "conv1") == [96, 55, 55])
    #expect(try extents("alexnet", "pool3") == [256, 6, 6])
    #expect(try extents("zfnet", "conv2") == [256, 26, 26])
    #expect(try extents("zfnet", "pool3") == [512, 6, 6])
    #expect(try extents("googlenet", "concat1") == [256, 28, 28])
    #expect(try extents("googlenet", "concat7") == [832, 14, 14])
    #expect(try extents("googlenet", "concat9") == [1024, 7, 7])
    #expect(try extents("dscnn-kws", "conv1") == [64, 25, 5])
  }
}
