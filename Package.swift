// swift-tools-version: 6.2
import PackageDescription

// The floors, top to bottom; an import only ever points down (docs/architecture.md).
//
//   swiftlet  >  Quantizer  >  Training  >  ONNX, Data  >  Graph  >  Runtime  >  CSwiftletKernels
//   ------------------- host -------------------------------------  ---------- device ----------

/// Every target: warnings are errors.
let host: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Device targets also compile as Embedded Swift, so its restrictions are errors here too.
let device: [SwiftSetting] =
  host + [.strictMemorySafety(), .treatWarning("EmbeddedRestrictions", as: .error)]

let package = Package(
  name: "swiftlet",
  products: [
    .executable(name: "swiftlet", targets: ["swiftlet"]),
    .executable(name: "swiftlet-run", targets: ["swiftlet-run"]),
    .library(name: "SwiftletRuntime", targets: ["SwiftletRuntime"]),
    .library(
      name: "SwiftletHost",
      targets: [
        "SwiftletGraph", "SwiftletData", "SwiftletONNX", "SwiftletTraining", "SwiftletQuantizer",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    // MARK: host
    .executableTarget(
      name: "swiftlet",
      dependencies: [
        "SwiftletQuantizer", "SwiftletTraining", "SwiftletONNX", "SwiftletData", "SwiftletGraph",
        "SwiftletRuntime", "CPeaks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: host),
    .executableTarget(
      name: "onnx-conformance",
      dependencies: [
        "SwiftletONNX", "SwiftletGraph", "SwiftletFiles",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: host),
    .target(
      name: "SwiftletQuantizer",
      dependencies: [
        "SwiftletTraining", "SwiftletData", "SwiftletGraph", "SwiftletFiles", "SwiftletRuntime",
      ],
      swiftSettings: host),
    .target(
      name: "SwiftletTraining",
      dependencies: ["SwiftletData", "SwiftletGraph"],
      swiftSettings: host),
    .target(
      name: "SwiftletONNX",
      dependencies: [
        "SwiftletGraph", "SwiftletFiles",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: host),
    .target(
      name: "SwiftletData",
      dependencies: ["SwiftletGraph", "SwiftletFiles", "CZlib", "CPNG", "CTurboJPEG"],
      swiftSettings: host),
    .target(name: "SwiftletGraph", dependencies: ["SwiftletRuntime"], swiftSettings: host),
    .target(name: "SwiftletFiles", swiftSettings: host),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),

    // MARK: device
    .executableTarget(
      name: "swiftlet-run", dependencies: ["SwiftletRuntime", "CSwiftletPlatform"],
      swiftSettings: device + [.define("FINE_TUNING")]),
    .target(
      name: "SwiftletRuntime", dependencies: ["CSwiftletKernels", "CSwiftletPlatform"],
      swiftSettings: device),
    .target(
      name: "SwiftletC", dependencies: ["CSwiftlet", "SwiftletRuntime"], swiftSettings: device),
    .target(name: "CSwiftlet"),
    .target(name: "CSwiftletKernels"),
    .target(name: "CSwiftletPlatform"),

    // MARK: benchmarks
    .executableTarget(
      name: "layer-benchmark",
      dependencies: ["SwiftletRuntime", "CSwiftletPlatform", "CPeaks"],
      path: "tools/bench/LayerBenchmark", swiftSettings: host),
    .target(name: "CPeaks", path: "tools/bench/CPeaks"),

    // MARK: tests
    .testTarget(
      name: "SwiftletRuntimeTests",
      dependencies: [
        "SwiftletRuntime", "SwiftletC", "CSwiftlet", "SwiftletQuantizer", "SwiftletData",
        "SwiftletGraph",
      ],
      swiftSettings: host),
    .testTarget(
      name: "SwiftletGraphTests", dependencies: ["SwiftletGraph", "SwiftletRuntime"],
      resources: [.copy("Fixtures")], swiftSettings: host),
    .testTarget(
      name: "SwiftletFilesTests", dependencies: ["SwiftletFiles"], swiftSettings: host),
    .testTarget(
      name: "SwiftletDataTests",
      dependencies: [
        "SwiftletData", "SwiftletFiles", "SwiftletGraph", "CZlib", "CPNG", "CTurboJPEG",
      ],
      exclude: ["Fixtures"], swiftSettings: host),
    .testTarget(
      name: "SwiftletONNXTests",
      dependencies: [
        "SwiftletONNX", "SwiftletGraph", "SwiftletFiles", "SwiftletRuntime",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      resources: [.copy("Fixtures")], swiftSettings: host),
    .testTarget(
      name: "SwiftletTrainingTests",
      dependencies: ["SwiftletTraining", "SwiftletData", "SwiftletGraph"],
      exclude: ["Fixtures"], swiftSettings: host),
    .testTarget(
      name: "SwiftletCommandTests", dependencies: ["swiftlet", "SwiftletData", "SwiftletFiles"],
      swiftSettings: host),
    .testTarget(
      name: "SwiftletQuantizerTests",
      dependencies: [
        "SwiftletQuantizer", "SwiftletTraining", "SwiftletData", "SwiftletGraph", "SwiftletRuntime",
      ],
      swiftSettings: host),
  ],
  swiftLanguageModes: [.v6]
)

// `SWIFTLET_TESTS=SwiftletRuntimeTests` leaves these tests and what they need: AddressSanitizer wants
// everything built anew, and most of it is not under test there.
if let tests = Context.environment["SWIFTLET_TESTS"] {
  let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
  var needed: Set<String> = []
  var unseen = [tests]
  while let name = unseen.popLast() {
    guard let target = targets[name], needed.insert(name).inserted else { continue }
    unseen += target.dependencies.compactMap { dependency in
      if case .byNameItem(let name, _) = dependency { name } else { nil }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products = []
}
