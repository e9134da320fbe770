// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "FirstInference",
  dependencies: [.package(name: "swiftlet", path: "../..")],
  targets: [
    .executableTarget(
      name: "FirstInference",
      dependencies: [.product(name: "SwiftletRuntime", package: "swiftlet")])
  ]
)
