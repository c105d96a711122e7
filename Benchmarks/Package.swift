// swift-tools-version: 6.2
import PackageDescription

// A separate package, so that users of the library never resolve it. Run it with `make bench` in the directory above.

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "ResumeDataKit", path: "..")],
  targets: [
    .target(name: "CThreadCounters", cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "ResumeDataBenchmarks",
      dependencies: ["CThreadCounters", .product(name: "ResumeDataKit", package: "ResumeDataKit")],
      swiftSettings: settings
    ),
  ]
)
