// Copies between the caller's elements and a tensor's. All loops run on checked counts.
extension SessionMemory {
  /// Copies NHWC elements in.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func load(_ elements: UnsafePointer<Int8>, into tensor: ActivationView) {
    for pixel in unsafe 0..<tensor.pixelCount {
      let from = unsafe elements + pixel * tensor.channels
      let to = unsafe tensor.base + pixel * tensor.pixelStride
      for channel in unsafe 0..<tensor.channels { unsafe to[channel] = from[channel] }
    }
  }

  /// Copies NHWC elements out.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func store(_ tensor: ActivationView, to elements: UnsafeMutablePointer<Int8>) {
    for pixel in unsafe 0..<tensor.pixelCount {
      let from = unsafe tensor.base + pixel * tensor.pixelStride
      let to = unsafe elements + pixel * tensor.channels
      for channel in unsafe 0..<tensor.channels { unsafe to[channel] = from[channel] }
    }
  }

  /// Quantizes NCHW real numbers into the tensor.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func quantize(
    _ reals: UnsafePointer<Float>, into tensor: ActivationView, as units: QuantizationParameters
  ) {
    let pixels = unsafe tensor.pixelCount
    for channel in unsafe 0..<tensor.channels {
      let plane = unsafe reals + channel * pixels
      for pixel in 0..<pixels {
        unsafe tensor.base[pixel * tensor.pixelStride + channel] = units.quantize(plane[pixel])
      }
    }
  }

  /// Writes the tensor's real numbers, NCHW.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func dequantize(
    _ tensor: ActivationView, as units: QuantizationParameters,
    to reals: UnsafeMutablePointer<Float>
  ) {
    let pixels = unsafe tensor.pixelCount
    for channel in unsafe 0..<tensor.channels {
      let plane = unsafe reals + channel * pixels
      for pixel in 0..<pixels {
        unsafe plane[pixel] = units.dequantize(tensor.base[pixel * tensor.pixelStride + channel])
      }
    }
  }

  /// FNV-1a of the tensor's elements in NHWC order, 64 bits.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func digest(of tensor: ActivationView) -> UInt64 {
    var digest = FNV1a()
    for pixel in unsafe 0..<tensor.pixelCount {
      for channel in unsafe 0..<tensor.channels {
        unsafe digest.update(
          UInt8(bitPattern: tensor.base[pixel * tensor.pixelStride + channel]))
      }
    }
    return digest.value
  }
}

/// The 64-bit hash FNV-1a.
///
/// Source: Fowler, Noll, Vo, <http://www.isthe.com/chongo/tech/comp/fnv/>.
struct FNV1a {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func update(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
