import CPeaks
import CSwiftletPlatform
import Foundation
import SwiftletRuntime

/// Times single layers on one thread and one path, beside what the processor can do at most.
///
///     layer-benchmark [PATH] [NAME]     NAME: only layers whose description contains it
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments
    let named =
      arguments.count > 1 ? KernelPath.allCases.first { "\($0.name)" == arguments[1] } : nil
    let filter = arguments.count > 2 ? arguments[2] : ""
    let path = named ?? .best
    guard path.isAvailable else {
      print("this processor cannot run \(path.name)")
      exit(1)
    }
    let peak = Peak.productsPerSecond(of: path)
    let read = Peak.readBytesPerSecond
    print("path \(path.name), peak \(rounded(peak / 1e9)) GMAC/s, read \(rounded(read / 1e9)) GB/s")
    for layer in Layer.all where filter.isEmpty || layer.description.contains(filter) {
      report(layer, path: path, peak: peak, read: read)
    }
  }

  private static func report(_ layer: Layer, path: KernelPath, peak: Double, read: Double) {
    let data = LayerData(layer)
    let seconds = fastest(seconds: 0.15) { data.run(path) }
    let speed = Double(layer.products) / seconds
    var line = layer.description.padding(toLength: 36, withPad: " ", startingAt: 0)
    line += column(rounded(seconds * 1e6), "us") + column(rounded(speed / 1e9), "GMAC/s")
    line += column(rounded(100 * speed / peak), "% of peak")
    if layer.kind == .fullyConnected {
      let bytes = Double(layer.weightsByteCount) / seconds
      line +=
        column(rounded(bytes / 1e9), "GB/s") + column(rounded(100 * bytes / read), "% of read")
    }
    print(line)
    guard let winograd = data.winograd(path) else { return }
    let ratio = medianRatio(seconds: 0.3, { data.run(path) }, winograd)
    print("  by Winograd's transforms: \(rounded(ratio, places: 2)) times as fast")
  }

  private static func column(_ value: String, _ unit: String) -> String {
    String(repeating: " ", count: max(1, 10 - value.count)) + value + " " + unit
  }

  private static func rounded(_ value: Double, places: Int = 1) -> String {
    String(format: "%.\(places)f", value)
  }
}

/// The median of how many times as long the first takes as the second, in turns: others share the processor.
func medianRatio(seconds: Double, _ first: () -> Void, _ second: () -> Void) -> Double {
  var ratios: [Double] = []
  let start = swl_nanoseconds()
  repeat {
    let before = swl_nanoseconds()
    first()
    let between = swl_nanoseconds()
    second()
    ratios.append(Double(between - before) / Double(swl_nanoseconds() - between))
  } while Double(swl_nanoseconds() - start) * 1e-9 < seconds
  return ratios.sorted()[ratios.count / 2]
}

/// The shortest time of one call, over calls for so many seconds: others share the processor.
func fastest(seconds: Double, _ body: () -> Void) -> Double {
  var best = Double.infinity
  let start = swl_nanoseconds()
  repeat {
    let before = swl_nanoseconds()
    body()
    best = min(best, Double(swl_nanoseconds() - before) * 1e-9)
  } while Double(swl_nanoseconds() - start) * 1e-9 < seconds
  return best
}

/// What the processor can do at most.
enum Peak {
  /// Products per second of a loop with the path's instruction that touches registers only.
  static func productsPerSecond(of path: KernelPath) -> Double {
    switch path {
    case .reference, .portable, .neon, .neondot, .neoni8mm: .nan
    case .avx2: swl_peak_products_per_second(SWL_PEAK_MADD_AVX2, 0.3)
    case .avxvnni: swl_peak_products_per_second(SWL_PEAK_DPBUSD_AVX_VNNI, 0.3)
    case .avx512vnni: swl_peak_products_per_second(SWL_PEAK_DPBUSD_AVX512_VNNI, 0.3)
    }
  }

  /// Bytes per second of reading memory far larger than the caches.
  static var readBytesPerSecond: Double { swl_peak_read_bytes_per_second(256 << 20, 1) }
}
