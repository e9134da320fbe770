internal import CSwiftletKernels

/// One way of computing the int8 operators. Every path gives the same bytes as `reference`.
public enum KernelPath: UInt8, Sendable {
  /// Slow, obvious and normative.
  case reference = 0
  /// Swift `SIMD` types: runs on every processor.
  case portable = 1
  /// x86-64 with AVX2: `vpmaddwd` on widened values, exact for all inputs.
  case avx2 = 2
  /// x86-64 with AVX-512 and VNNI: `vpdpbusd` on 512-bit registers.
  case avx512vnni = 3

  /// Whether this processor can run the path.
  public var isAvailable: Bool {
    let features = swl_cpu_features()
    switch self {
    case .reference, .portable: return true
    case .avx2: return features & SWL_CPU_AVX2.rawValue != 0
    case .avx512vnni: return features & SWL_CPU_AVX512_VNNI.rawValue != 0
    }
  }

  /// The fastest path that this processor can run.
  public static var best: KernelPath {
    if KernelPath.avx512vnni.isAvailable { return .avx512vnni }
    if KernelPath.avx2.isAvailable { return .avx2 }
    return .portable
  }
}

extension KernelPath {
  /// The path's name on command lines and in reports.
  public var name: StaticString {
    switch self {
    case .reference: "reference"
    case .portable: "portable"
    case .avx2: "avx2"
    case .avx512vnni: "avx512vnni"
    }
  }
}

#if !hasFeature(Embedded)
  // The list of cases is an array, which a device does not have.
  extension KernelPath: CaseIterable {}
#endif
