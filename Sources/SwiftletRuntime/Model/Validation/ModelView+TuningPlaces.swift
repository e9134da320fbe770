// Where the tail's activations and gradients lie in the work memory.
extension ModelView {
  /// Activations and gradients lie in the work memory, apart while both are needed.
  func validateTailPlaces() throws(ModelError) {
    let features = tuningFeatures
    if !isWorkPlace(features) { throw tuningFault(.featureOffset) }
    for index in 0..<tuningLayerCount {
      let output = tailOutput(index)
      let gradient = tailGradient(index)
      if !isWorkPlace(output) { throw layerFault(.outputOffset, index) }
      if !isWorkPlace(gradient) { throw layerFault(.gradientOffset, index) }
      if output.meets(features) || output.meets(gradient) { throw layerFault(.outputOffset, index) }
      if gradient.meets(features) { throw layerFault(.gradientOffset, index) }
      for other in 0..<index {
        if output.meets(tailOutput(other)) || output.meets(tailGradient(other)) {
          throw layerFault(.outputOffset, index)
        }
        if gradient.meets(tailOutput(other)) || gradient.meets(tailGradient(other)) {
          throw layerFault(.gradientOffset, index)
        }
      }
    }
  }

  private func isWorkPlace(_ place: WorkPlace) -> Bool {
    place.offset % UInt64(ModelFormat.alignment) == 0 && place.offset <= tuning.workByteCount
      && place.byteCount <= tuning.workByteCount - place.offset
  }

  private var activationByteCount: UInt64 {
    tuning.mode == ModelFormat.TuningMode.biases.rawValue ? 1 : 4
  }

  /// The features are needed from the first layer's forward to its backward.
  private var tuningFeatures: WorkPlace {
    WorkPlace(
      offset: tuning.featureOffset,
      byteCount: tensor(Int(featureTensor)).elementCount * activationByteCount,
      first: 0, last: 2 * tuningLayerCount)
  }

  /// Forward of layer `i` is time `i`, its backward time `2 * layers - i`. An output is needed from
  /// the one to the other.
  package func tailOutput(_ index: Int) -> WorkPlace {
    WorkPlace(
      offset: tuningLayer(index).outputOffset,
      byteCount: workElements(index) * activationByteCount,
      first: index, last: 2 * tuningLayerCount - index)
  }

  /// A gradient is needed from the last reader's backward, or the loss, to the layer's own.
  package func tailGradient(_ index: Int) -> WorkPlace {
    let reader = lastTailReader(of: tailOperation(index).output) ?? tuningLayerCount
    return WorkPlace(
      offset: tuningLayer(index).gradientOffset, byteCount: workElements(index) * 4,
      first: 2 * tuningLayerCount - reader, last: 2 * tuningLayerCount - index)
  }

  /// Elements of a layer's output with as many classes as there is room for.
  private func workElements(_ index: Int) -> UInt64 {
    let output = tensor(Int(tailOperation(index).output))
    guard let head = headLayer, index >= head else { return output.elementCount }
    return UInt64(output.height) * UInt64(output.width) * UInt64(tuning.classCapacity)
  }
}

/// A piece of the work memory and when it is needed.
package struct WorkPlace {
  package var offset: UInt64
  package var byteCount: UInt64
  package var first: Int
  package var last: Int

  func meets(_ other: WorkPlace) -> Bool {
    first <= other.last && other.first <= last && offset < other.offset + other.byteCount
      && other.offset < offset + byteCount
  }
}
