internal import CSwiftletKernels

// Copies between the caller's elements and a tensor's. All loops run on checked counts.
extension SessionMemory {
  /// Copies NHWC elements in.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func load(_ elements: UnsafePointer<Int8>, into tensor: ActivationView) {
    let runs = unsafe ElementwiseRuns(tensor, othersAreDense: true)
    if unsafe runs.count == 1 {
      // A whole picture, long enough for a call.
      unsafe swl_copy(tensor.base, elements, runs.length)
      return
    }
    for run in unsafe 0..<runs.count {
      unsafe Bytes.copy(
        tensor.base + run * tensor.pixelStride, from: elements + run * runs.length,
        count: runs.length)
    }
  }

  /// Copies NHWC elements out.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  func store(_ tensor: ActivationView, to elements: UnsafeMutablePointer<Int8>) {
    let runs = unsafe ElementwiseRuns(tensor, othersAreDense: true)
    for run in unsafe 0..<runs.count {
      unsafe Bytes.copy(
        elements + run * runs.length, from: tensor.base + run * tensor.pixelStride,
        count: runs.length)
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
