extension Network {
  /// Every network that can be named, in the order of a list.
  public static let all: [Network] = [
    lenet5, separable, mlp, mlpCircles, mlpMNIST, cifarConvNet, alexNet, zfNet, vgg16, vgg19,
    googLeNet, resNet18, resNet34, resNet50, resNet101, resNet152, mobileNetV1, mobileNetV2,
    efficientNetLite0, squeezeNet, shuffleNet, resNet8, dsCNNKeywordSpotting, mobileNetV1Quarter,
    autoencoder,
  ]

  /// The network called `name`.
  ///
  /// Throws: `UnknownNetwork` that lists the names.
  public static func named(_ name: String) throws(UnknownNetwork) -> Network {
    guard let network = all.first(where: { $0.name == name }) else {
      throw UnknownNetwork(name: name)
    }
    return network
  }
}

/// A name that no network has.
public struct UnknownNetwork: Error, Hashable, Sendable, CustomStringConvertible {
  public let name: String

  public var description: String {
    "no network is called '\(name)'; the networks are "
      + Network.all.map(\.name).joined(separator: ", ")
  }
}
