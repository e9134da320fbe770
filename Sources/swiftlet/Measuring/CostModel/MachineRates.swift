import CPeaks
import Glibc
import SwiftletRuntime

/// What this processor does at most, measured in some tens of milliseconds.
struct MachineRates {
  /// Multiply-accumulates per second of a loop of the path's instruction on registers alone.
  let productsPerSecond: Double
  /// Bytes per second of reading memory far larger than the caches.
  let readBytesPerSecond: Double
  /// Weights of a model larger than this come from memory in every run.
  let cacheByteCount: Int

  /// nil for paths without a loop to measure.
  init?(measuring path: KernelPath) {
    guard let instruction = path.peakInstruction else { return nil }
    productsPerSecond = swl_peak_products_per_second(instruction, 0.05)
    readBytesPerSecond = swl_peak_read_bytes_per_second(64 << 20, 0.05)
    if productsPerSecond == 0 || readBytesPerSecond == 0 { return nil }
    cacheByteCount = max(1 << 20, sysconf(Int32(_SC_LEVEL2_CACHE_SIZE)))
  }

  init(productsPerSecond: Double, readBytesPerSecond: Double, cacheByteCount: Int) {
    self.productsPerSecond = productsPerSecond
    self.readBytesPerSecond = readBytesPerSecond
    self.cacheByteCount = cacheByteCount
  }
}

extension KernelPath {
  fileprivate var peakInstruction: swl_peak_instruction? {
    switch self {
    case .avx2: SWL_PEAK_MADD_AVX2
    case .avxvnni: SWL_PEAK_DPBUSD_AVX_VNNI
    case .avx512vnni: SWL_PEAK_DPBUSD_AVX512_VNNI
    default: nil
    }
  }
}
