extension TailLayer<Float> {
  /// `db[o] += Σ dy`, `dw[o][tap] += Σ dy * x`, `dx += Σ dy * w`.
  ///
  /// Complexity: O(products) each.
  func backward(_ weights: TailWeights) {
    unsafe addBiasGradients(weights.biasGradients)
    let input = unsafe weightedInput
    let depth = unsafe channelsPerGroup
    unsafe forEachTap { channel, tap, first, gradient, place in
      let offset = unsafe (channel &* window.tapCount &+ tap) &* depth
      let x = unsafe input.base + (place &+ first)
      unsafe (weights.weightGradients + offset).add(gradient, x, count: depth)
      if let dx = unsafe inputGradient0 {
        unsafe (dx + (place &+ first)).add(gradient, weights.weights + offset, count: depth)
      }
    }
  }
}

extension TailLayer<Int8> {
  /// As for float weights, with weights that are never changed.
  func backward(_ frozen: FrozenWeights) {
    unsafe addBiasGradients(frozen.biasGradients)
    guard let dx = unsafe inputGradient0 else { return }
    let depth = unsafe channelsPerGroup
    unsafe forEachTap { channel, tap, first, gradient, place in
      let step = unsafe frozen.exactStep(requantizationLane(channel))
      let factor = gradient * Float(step)
      let target = unsafe dx + (place &+ first)
      for index in 0..<depth {
        let weight = unsafe frozen.weight(channel, depth: tap &* depth &+ index)
        unsafe target[index] += factor * Float(Int(weight))
      }
    }
  }
}

extension TailLayer {
  func addBiasGradients(_ gradients: UnsafeMutablePointer<Float>) {
    let channels = unsafe output.channels
    for pixel in unsafe 0..<output.height * output.width {
      let dy = unsafe outputGradient + pixel &* channels
      unsafe gradients.add(1, dy, count: channels)
    }
  }

  /// Calls `body` for every output channel, tap of its kernel and output pixel that sees an input
  /// pixel through it, where the output has a gradient: with the first input channel, the gradient
  /// and the index of the input pixel.
  @inline(__always)
  private func forEachTap(
    _ body: (_ channel: Int, _ tap: Int, _ first: Int, _ gradient: Float, _ place: Int) -> Void
  ) {
    let input = unsafe weightedInput
    let depth = unsafe channelsPerGroup
    for channel in unsafe 0..<output.channels {
      let first = unsafe firstInputChannel(channel, perGroup: depth)
      for tapRow in unsafe 0..<window.kernelHeight {
        for tapColumn in unsafe 0..<window.kernelWidth {
          let tap = unsafe tapRow &* window.kernelWidth &+ tapColumn
          for row in unsafe 0..<output.height {
            let inputRow = unsafe window.row(row, tap: tapRow)
            if unsafe inputRow < 0 || inputRow >= input.height { continue }
            for column in unsafe 0..<output.width {
              let inputColumn = unsafe window.column(column, tap: tapColumn)
              if unsafe inputColumn < 0 || inputColumn >= input.width { continue }
              let gradient = unsafe outputGradient[output.index(row, column) &+ channel]
              if gradient == 0 { continue }
              unsafe body(channel, tap, first, gradient, input.index(inputRow, inputColumn))
            }
          }
        }
      }
    }
  }
}

extension FrozenWeights {
  /// The real size of one weight step of a channel's lane: the requantization is input scale times
  /// it over the output's.
  func exactStep(_ lane: Int) -> Double {
    let scale = unsafe requantization.requantization(lane)
    return unsafe Double(Int(scale.multiplier)) * .powerOfTwo(-scale.shift) * scaleRatio
  }

  @inline(__always)
  func weight(_ channel: Int, depth: Int) -> Int8 {
    unsafe weights[places.place(channel, depth: depth)]
  }
}
