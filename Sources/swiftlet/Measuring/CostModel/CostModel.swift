import SwiftletRuntime

/// How long an operation should take on one thread: its products at the path's peak rate or its
/// weights at memory's, whichever is longer, its outputs, and a fixed part.
struct CostModel {
  let rates: MachineRates
  let costs: PathCosts

  init?(measuring path: KernelPath) {
    guard let costs = PathCosts(path), let rates = MachineRates(measuring: path) else { return nil }
    self.init(rates: rates, costs: costs)
  }

  init(rates: MachineRates, costs: PathCosts) {
    self.rates = rates
    self.costs = costs
  }

  /// Seconds of one operation; nil for kinds that are not modelled.
  func seconds(of index: Int, in session: borrowing Session) -> Double? {
    if let products = session.winogradEstimate(at: index) { return seconds(products) }
    return seconds(of: session.model.operation(at: index), in: session.model)
  }

  private func seconds(
    of operation: ModelFormat.Operation, in model: borrowing Model
  ) -> Double? {
    let input = TensorDescription(model.tensor(at: Int(operation.input0)))
    let output = TensorDescription(model.tensor(at: Int(operation.output)))
    let taps = Double(operation.kernelHeight) * Double(operation.kernelWidth)
    let elements = Double(output.elementCount)
    switch ModelFormat.OperationKind(rawValue: operation.kind) {
    case .convolution, .fullyConnected:
      let isLarge = model.weightsByteCount > rates.cacheByteCount
      return matrixSeconds(
        weightByteCount: Int(operation.weightsByteCount), output,
        groups: max(1, Int(operation.groups)), readsMemory: isLarge)
    case .depthwiseConvolution:
      let padded = elements / Double(output.channels) * Double(Self.padded(output.channels))
      return seconds(padded * (taps * costs.perTap + costs.perOutput))
    case .maxPool: return seconds(elements * taps * costs.perLargest)
    case .averagePool:
      return seconds(elements * (min(taps, Double(input.height * input.width)) * costs.perMean))
    case .add, .rescale: return seconds(elements * costs.perSum)
    default: return nil
    }
  }

  /// The weights are padded to blocks as the kernels multiply them: each meets every pixel of its
  /// group once.
  private func matrixSeconds(
    weightByteCount: Int, _ output: TensorDescription, groups: Int, readsMemory: Bool
  ) -> Double {
    let pixels = Double(output.height * output.width)
    let products = pixels * Double(weightByteCount)
    let channels = Self.padded(output.channels / groups) * groups
    let multiplying = products / costs.efficiency / rates.productsPerSecond
    let reading = readsMemory ? Double(weightByteCount) / rates.readBytesPerSecond : 0
    return max(multiplying, reading) + seconds(pixels * Double(channels) * costs.perOutput)
  }

  /// So many products at the peak rate, and the fixed part.
  private func seconds(_ products: Double) -> Double {
    products / rates.productsPerSecond + PathCosts.secondsPerOperation
  }

  private static func padded(_ channels: Int) -> Int {
    let block = ModelFormat.channelBlock
    return (channels + block - 1) / block * block
  }
}
