// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "FineTuning",
  dependencies: [.package(name: "swiftlet", path: "../..")],
  targets: [
    .executableTarget(
      name: "FineTuning",
      dependencies: [.product(name: "SwiftletRuntime", package: "swiftlet")])
  ]
)
