// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target of the stack; `dependencies` name only targets below it.
func layer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of one source target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["_RefrainTestSupport"], swiftSettings: swiftSettings)
}

let package = Package(
  name: "refrain",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Refrain", targets: ["Refrain"]),
    .executable(name: "refrain", targets: ["refrain-cli"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // Always optimised: intrinsics at -O0, which a debug build would use, are eighty times slower.
    .target(name: "CRefrainKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .systemLibrary(name: "CRefrainZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    layer("RefrainTensor", ["CRefrainKernels"]),
    layer("RefrainNN", ["RefrainTensor"]),
    layer("RefrainTraining", ["RefrainNN", "RefrainTensor"]),
    layer("RefrainText", ["RefrainTraining", "RefrainNN", "RefrainTensor", "CRefrainZlib"]),
    layer("Refrain", ["RefrainText", "RefrainTraining", "RefrainNN", "RefrainTensor"]),
    .executableTarget(
      name: "refrain-cli",
      dependencies: [
        "Refrain", "RefrainText", "RefrainTraining", "RefrainNN", "RefrainTensor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "chapter-example", dependencies: ["Refrain"], path: "Examples/Chapter", swiftSettings: swiftSettings),
    .executableTarget(
      name: "classifier-example", dependencies: ["Refrain"], path: "Examples/Classifier", swiftSettings: swiftSettings),
    .executableTarget(
      name: "labeller-example", dependencies: ["Refrain"], path: "Examples/Labeller", swiftSettings: swiftSettings),
    .executableTarget(
      name: "lessons", dependencies: ["Refrain"], path: "Examples/Lessons", swiftSettings: swiftSettings),

    .target(
      name: "_RefrainTestSupport", dependencies: ["RefrainNN", "RefrainTensor"],
      path: "Tests/_RefrainTestSupport", swiftSettings: swiftSettings),
    // Optimised, for it compares with float64 loops; Tests/NEON runs it without Swift.
    .target(
      name: "_CKernelChecks", dependencies: ["CRefrainKernels"], path: "Tests/_CKernelChecks",
      cSettings: [.unsafeFlags(["-O2"])]),
    tests("CRefrainKernels", ["CRefrainKernels", "_CKernelChecks"]),
    tests("RefrainTensor", ["RefrainTensor"]),
    tests("RefrainNN", ["RefrainNN", "RefrainTensor"]),
    tests("RefrainTraining", ["RefrainTraining", "RefrainNN", "RefrainTensor"]),
    tests("RefrainText", ["RefrainText", "RefrainTraining", "RefrainNN", "RefrainTensor", "CRefrainZlib"]),
    tests(
      "refrain-cli",
      [
        "refrain-cli", "chapter-example", "classifier-example", "labeller-example", "lessons", "Refrain",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  cLanguageStandard: .gnu17
)
