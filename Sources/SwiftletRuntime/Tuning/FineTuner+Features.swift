// Features: what the int8 trunk hands to the tail.
extension FineTuner {
  /// Elements of a sample's features.
  public var featureCount: Int { unsafe memory.featureCount }

  /// Runs the trunk alone.
  ///
  /// Throws: `FineTuningError.inputCount`.
  public mutating func runTrunk(_ input: Span<Float>) throws(FineTuningError) {
    try runTrunk(input, label: 0)
  }

  /// Copies the features of the last sample that the trunk ran on, as real numbers, NHWC.
  ///
  /// Precondition: `features` has `featureCount` elements.
  public func copyFeatures(into features: inout MutableSpan<Float>) {
    precondition(features.count == featureCount)
    let tensor = unsafe memory.file.tensor(Int(memory.file.featureTensor))
    let units = QuantizationParameters(scale: tensor.scale, zeroPoint: tensor.zeroPoint)
    let source = unsafe memory.features(memory.currentSlot)
    for index in 0..<featureCount { features[index] = unsafe units.dequantize(source[index]) }
  }
}
