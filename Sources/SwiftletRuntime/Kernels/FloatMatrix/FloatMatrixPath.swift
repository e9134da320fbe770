internal import CSwiftletKernels

/// One way of computing float32 matrix products. Paths agree up to rounding: they add in different
/// orders.
package enum FloatMatrixPath: UInt8, Sendable {
  /// Swift `SIMD` types: runs on every processor.
  case portable = 0
  /// 32-bit and 64-bit ARM.
  case neon = 1
  /// x86-64 with AVX2 and FMA.
  case avx2 = 2
  /// x86-64 with AVX-512.
  case avx512 = 3

  /// Whether this processor can run the path.
  package var isAvailable: Bool {
    let needed: UInt32
    switch self {
    case .portable: return true
    case .neon: needed = SWL_CPU_NEON.rawValue
    case .avx2: needed = SWL_CPU_AVX2.rawValue | SWL_CPU_FMA.rawValue
    case .avx512: needed = SWL_CPU_AVX512.rawValue
    }
    return swl_cpu_features() & needed == needed
  }

  /// The fastest path that this processor can run. Asking costs about a microsecond: keep it.
  package static var best: FloatMatrixPath {
    if FloatMatrixPath.avx512.isAvailable { return .avx512 }
    if FloatMatrixPath.avx2.isAvailable { return .avx2 }
    if FloatMatrixPath.neon.isAvailable { return .neon }
    return .portable
  }
}

/// The extent of a micro-kernel's register tile.
package struct FloatTile: Sendable {
  package let rows: Int
  package let columns: Int
}

extension FloatMatrixPath {
  /// Largest tile of an outer product.
  package var outerTile: FloatTile {
    switch self {
    case .portable: FloatTile(rows: 4, columns: 8)
    case .neon: FloatTile(rows: 8, columns: 8)
    case .avx2: FloatTile(rows: 6, columns: 16)
    case .avx512: FloatTile(rows: 14, columns: 32)
    }
  }

  /// Rows that a dot product takes at a time.
  package var dotRows: Int {
    switch self {
    case .portable: 2
    case .neon, .avx512: 4
    case .avx2: 3
    }
  }

  /// Rows of each panel when `count` rows are cut into panels as even as can be: 16 rows are two
  /// panels of 8, not one of 14 and one of 2.
  package func panelRows(_ count: Int) -> Int {
    let most = outerTile.rows
    let panels = (count + most - 1) / most
    return panels == 0 ? 0 : (count + panels - 1) / panels
  }

  func run(_ tile: inout swl_outer_f32) {
    switch self {
    case .portable: unsafe portableOuter(tile)
    #if arch(x86_64)
      case .avx2: unsafe swl_outer_f32_6x16__avx2(&tile)
      case .avx512: unsafe swl_outer_f32_14x32__avx512(&tile)
      case .neon: unsafe portableOuter(tile)
    #elseif arch(arm64) || arch(arm)
      case .neon: unsafe swl_outer_f32_8x8__neon(&tile)
      case .avx2, .avx512: unsafe portableOuter(tile)
    #else
      case .avx2, .avx512, .neon: unsafe portableOuter(tile)
    #endif
    }
  }

  func run(_ tile: inout swl_dot_f32) {
    switch self {
    case .portable: unsafe portableDot(tile)
    #if arch(x86_64)
      case .avx2: unsafe swl_dot_f32_3x4__avx2(&tile)
      case .avx512: unsafe swl_dot_f32_4x6__avx512(&tile)
      case .neon: unsafe portableDot(tile)
    #elseif arch(arm64) || arch(arm)
      case .neon: unsafe swl_dot_f32_4x4__neon(&tile)
      case .avx2, .avx512: unsafe portableDot(tile)
    #else
      case .avx2, .avx512, .neon: unsafe portableDot(tile)
    #endif
    }
  }
}
