extension Network {
  /// SqueezeNet 1.1: eight fire modules, a convolution as classifier, the mean of each class's map.
  ///
  /// 1,235,496 parameters for 3x224x224 pixels and 1,000 classes.
  /// Source: Iandola et al. 2016 (arXiv:1602.07360) and its authors' release 1.1.
  public static let squeezeNet = Network(
    name: "squeezenet", summary: "SqueezeNet 1.1: eight fire modules",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    var x = builder.activatedConvolution(
      builder.input, channels: 64, kernel: 3, stride: 2, padding: 0)
    for stage in [
      [(16, 64), (16, 64)], [(32, 128), (32, 128)], [(48, 192), (48, 192), (64, 256), (64, 256)],
    ] {
      x = builder.maxPool(x, kernel: 3, stride: 2, roundsUp: true)
      for (squeeze, expand) in stage {
        x = builder.fireModule(x, squeeze: squeeze, expand: expand)
      }
    }
    x = builder.activatedConvolution(builder.dropout(x), channels: classCount, kernel: 1)
    return builder.flatten(builder.globalAveragePool(x))
  }
}
