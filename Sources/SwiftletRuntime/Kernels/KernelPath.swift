internal import CSwiftletKernels

/// One way of computing the int8 operators. Every path gives the same bytes as `reference`.
public enum KernelPath: UInt8, Sendable {
  /// Slow, obvious and normative.
  case reference = 0
  /// Swift `SIMD` types: runs on every processor.
  case portable = 1
  /// x86-64 with AVX2: `vpmaddubsw` on magnitudes, exact for all inputs.
  case avx2 = 2
  /// x86-64 with AVX2 and AVX-VNNI: `vpdpbusd` on 256-bit registers.
  case avxvnni = 3
  /// x86-64 with AVX-512 and VNNI: `vpdpbusd` on 512-bit registers.
  case avx512vnni = 4
  /// ARM of 64 and 32 bits: `smull` and `smlal` on pairs of products, exact for all inputs.
  case neon = 5
  /// aarch64 with the dot product extension (Cortex-A55, Cortex-A76): `sdot`.
  case neondot = 6
  /// aarch64 with matrix products of bytes (Cortex-A510, A710, Neoverse V1): `smmla`.
  case neoni8mm = 7

  /// The processor features (`swl_cpu_feature`) that the path needs.
  private var features: UInt32 {
    switch self {
    case .reference, .portable: 0
    case .avx2: SWL_CPU_AVX2.rawValue
    case .avxvnni: SWL_CPU_AVX_VNNI.rawValue
    case .avx512vnni: SWL_CPU_AVX512_VNNI.rawValue
    case .neon: SWL_CPU_NEON.rawValue
    case .neondot: SWL_CPU_DOTPROD.rawValue
    case .neoni8mm: SWL_CPU_I8MM.rawValue
    }
  }

  /// Whether this processor can run the path.
  public var isAvailable: Bool { swl_cpu_features() & features == features }

  /// The fastest path that this processor can run.
  public static var best: KernelPath {
    let available = swl_cpu_features()
    if available & SWL_CPU_AVX512_VNNI.rawValue != 0 { return .avx512vnni }
    if available & SWL_CPU_AVX_VNNI.rawValue != 0 { return .avxvnni }
    if available & SWL_CPU_AVX2.rawValue != 0 { return .avx2 }
    if available & SWL_CPU_I8MM.rawValue != 0 { return .neoni8mm }
    if available & SWL_CPU_DOTPROD.rawValue != 0 { return .neondot }
    if available & SWL_CPU_NEON.rawValue != 0 { return .neon }
    return .portable
  }

  /// The C kernels of the path; nil where Swift computes.
  var instructions: swl_int8_isa? {
    switch self {
    case .reference, .portable: nil
    case .avx2: SWL_INT8_AVX2
    case .avxvnni: SWL_INT8_AVX_VNNI
    case .avx512vnni: SWL_INT8_AVX512_VNNI
    case .neon: SWL_INT8_NEON
    case .neondot: SWL_INT8_NEONDOT
    case .neoni8mm: SWL_INT8_NEONI8MM
    }
  }
}

extension KernelPath {
  /// The path's name on command lines and in reports.
  public var name: StaticString {
    switch self {
    case .reference: "reference"
    case .portable: "portable"
    case .avx2: "avx2"
    case .avxvnni: "avxvnni"
    case .avx512vnni: "avx512vnni"
    case .neon: "neon"
    case .neondot: "neondot"
    case .neoni8mm: "neoni8mm"
    }
  }
}

#if !hasFeature(Embedded)
  // The list of cases is an array, which a device does not have.
  extension KernelPath: CaseIterable {}
#endif
