extension Network {
  /// GoogLeNet as it runs at inference: 22 layers with weights, nine inception modules, no auxiliary
  /// heads.
  ///
  /// 6,998,552 parameters for 3x224x224 pixels and 1,000 classes.
  /// Source: Szegedy et al. 2014 (arXiv:1409.4842), table 1.
  public static let googLeNet = Network(
    name: "googlenet", summary: "GoogLeNet: nine inception modules",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    var x = builder.activatedConvolution(builder.input, channels: 64, kernel: 7, stride: 2)
    x = builder.halved(x)
    x = builder.localResponseNormalization(x, size: 5)
    x = builder.activatedConvolution(x, channels: 64, kernel: 1)
    x = builder.activatedConvolution(x, channels: 192, kernel: 3)
    x = builder.localResponseNormalization(x, size: 5)
    for stage in InceptionWidths.googLeNetStages {
      x = builder.halved(x)
      for widths in stage { x = builder.inceptionModule(x, widths) }
    }
    return builder.pooledClassifier(x, classCount: classCount, dropout: 0.4)
  }
}

extension GraphBuilder {
  fileprivate mutating func halved(_ x: Value) -> Value {
    maxPool(x, kernel: 3, stride: 2, roundsUp: true)
  }
}

extension InceptionWidths {
  /// Modules 3a to 5b; a max pooling stands before each stage.
  fileprivate static let googLeNetStages: [[InceptionWidths]] = [
    [.init(64, 96, 128, 16, 32, 32), .init(128, 128, 192, 32, 96, 64)],
    [
      .init(192, 96, 208, 16, 48, 64), .init(160, 112, 224, 24, 64, 64),
      .init(128, 128, 256, 24, 64, 64), .init(112, 144, 288, 32, 64, 64),
      .init(256, 160, 320, 32, 128, 128),
    ],
    [.init(256, 160, 320, 32, 128, 128), .init(384, 192, 384, 48, 128, 128)],
  ]

  /// In the order of the paper's table.
  private init(
    _ one: Int, _ threeBottleneck: Int, _ three: Int, _ fiveBottleneck: Int, _ five: Int,
    _ pool: Int
  ) {
    self.init(
      one: one, threeBottleneck: threeBottleneck, three: three, fiveBottleneck: fiveBottleneck,
      five: five, pool: pool)
  }
}
