// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the library never resolve it.
let package = Package(
  name: "refrain-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "refrain", path: "..")],
  targets: [
    .executableTarget(
      name: "refrain-benchmarks", dependencies: [.product(name: "Refrain", package: "refrain")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
