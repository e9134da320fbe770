import SwiftletRuntime

/// Chooses every scale and writes the int8 network.
///
/// Values with a free scale take the one that the file states, else that of their calibrated range; max pooling hands its input's
/// on; the parts of a concatenation take the whole's.
struct Lowering {
  private let layers: LayerGraph
  private let ranges: [String: ValueRange]
  private let means: [String: [Double]]
  private var parameters: [String: QuantizationParameters] = [:]
  private var network: LoweredNetwork
  private var tensorIndices: [String: Int] = [:]
  private var blockIndices: [String: Int] = [:]

  /// The int8 network of `layers`.
  ///
  /// - Parameter means: of the inputs of layers with weights, to correct their biases; may be empty.
  /// Precondition: `ranges` has every one of `layers.calibratedValues`.
  /// Throws: `QuantizationError.layer` for a layer whose numbers do not fit.
  static func network(
    of layers: LayerGraph, ranges: [String: ValueRange], means: [String: [Double]]
  ) throws(QuantizationError) -> LoweredNetwork {
    var lowering = Lowering(layers: layers, ranges: ranges, means: means)
    for entry in layers.entries { try lowering.append(entry) }
    lowering.network.output = lowering.tensor(layers.output)
    return lowering.network
  }

  private init(
    layers: LayerGraph, ranges: [String: ValueRange], means: [String: [Double]]
  ) {
    self.layers = layers
    self.ranges = ranges
    self.means = means
    network = LoweredNetwork(
      name: layers.name, tensors: [], operations: [], blockByteCounts: [], input: 0, output: 0)
    network.input = tensor(layers.input)
  }

  private mutating func append(_ entry: LayerGraph.Entry) throws(QuantizationError) {
    choose(entry)
    let inputs = entry.inputs.map { tensor($0) }
    let output = tensor(entry.output)
    let parameters = network.tensors[output].parameters
    let clamp = entry.clip.clamp(parameters)
    let site = LayerSite(
      inputMaps: inputs.map { network.tensors[$0].map }, outputMap: network.tensors[output].map,
      inputs: inputs.map { network.tensors[$0].parameters }, output: parameters, clamp: clamp,
      inputMean: means[entry.inputs[0]])
    do {
      network.operations.append(
        LoweredOperation(
          name: entry.name, kind: try entry.layer.operation(site), inputs: inputs, output: output,
          clampLow: clamp.low, clampHigh: clamp.high))
    } catch {
      throw .layer(entry.name, reason: error.reason)
    }
  }

  /// Settles the output's scale where calibration does not.
  private mutating func choose(_ entry: LayerGraph.Entry) {
    switch entry.layer.outputScale {
    case .free: break
    case .sameAsInput: parameters[entry.output] = scale(of: entry.inputs[0])
    case .fixed(let fixed): parameters[entry.output] = fixed
    case .preferred(let preferred):
      guard layers.slices[entry.output] == nil else { break }
      parameters[entry.output] = layers.givenParameters[entry.output] ?? preferred
    }
  }

  private mutating func scale(of value: String) -> QuantizationParameters {
    let home = layers.home(of: value).whole
    if let known = parameters[home] { return known }
    let chosen = layers.knownParameters(of: home) ?? calibratedParameters(of: home)
    parameters[home] = chosen
    return chosen
  }

  private func calibratedParameters(of value: String) -> QuantizationParameters {
    guard let range = ranges[value] else { preconditionFailure("no range for '\(value)'") }
    return QuantizationParameters(covering: range)
  }

  private mutating func tensor(_ value: String) -> Int {
    if let known = tensorIndices[value] { return known }
    guard let map = layers.maps[value] else { preconditionFailure("no map for '\(value)'") }
    let home = layers.home(of: value)
    // A single pixel has none after it.
    let wholeStride = layers.maps[home.whole]?.channels ?? map.channels
    let pixelStride = map.height * map.width == 1 ? map.channels : wholeStride
    tensorIndices[value] = network.tensors.count
    network.tensors.append(
      LoweredTensor(
        name: value, floatValue: layers.sources[value] ?? value, map: map,
        parameters: scale(of: value), block: block(home.whole),
        offsetInBlock: home.firstPixel * wholeStride + home.firstChannel,
        pixelStride: pixelStride))
    return network.tensors.count - 1
  }

  private mutating func block(_ home: String) -> Int {
    if let known = blockIndices[home] { return known }
    blockIndices[home] = network.blockByteCounts.count
    network.blockByteCounts.append(layers.maps[home]?.elementCount ?? 0)
    return network.blockByteCounts.count - 1
  }
}
