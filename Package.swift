// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in CI only: a dependent's build engine may pass -suppress-warnings, which conflicts.
let warnings: [SwiftSetting] =
  Context.environment["RESUMEDATAKIT_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
  warnings + [
    .strictMemorySafety(),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]

// Tests read fixtures through Foundation, whose interfaces are not annotated for strict memory safety.
let testSettings: [SwiftSetting] =
  warnings + [
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]

// On Linux the distribution's library. Apple's SDKs have their own, which Homebrew's must not replace.
#if os(Linux)
  let libxml2 = Target.systemLibrary(
    name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])])
#else
  let libxml2 = Target.systemLibrary(name: "CLibXML2")
#endif

// The subcommand `resume`, the only one that reaches a network, and what it needs. A packager can leave it out.
let resume:
  (packages: [Package.Dependency], products: [Target.Dependency], exclude: [String], settings: [SwiftSetting]) =
    Context.environment["RESUMEDATA_WITHOUT_RESUME"] == nil
    ? (
      // Without its default trait, which brings Foundation.
      [.package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: [])],
      [.product(name: "Subprocess", package: "swift-subprocess")], [], [.define("RESUME")]
    ) : ([], [], ["Resuming"], [])

// Archives and compressed files as evidence of `scan`, read with libarchive. A packager can leave them out.
let archives: (targets: [Target], products: [Target.Dependency], exclude: [String], settings: [SwiftSetting]) =
  Context.environment["RESUMEDATA_WITHOUT_ARCHIVES"] == nil
  ? (
    [
      .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
      .target(name: "ResumeDataArchives", dependencies: ["CLibArchive", "ResumeDataScan"], swiftSettings: settings),
    ], ["ResumeDataArchives"], [], [.define("ARCHIVES")]
  ) : ([], [], ["Archives"], [])

let package = Package(
  name: "ResumeDataKit",
  platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
  // The command is not among the products: SwiftPM resolves for a dependent only what the declared products need, so
  // that an engine gets no package of the command. In this package, SwiftPM makes a product of every executable target.
  products: [
    .library(name: "ResumeDataKit", targets: ["ResumeDataKit"]),
    .library(name: "ResumeDataFoundation", targets: ["ResumeDataFoundation"]),
    .library(name: "ResumeDataScan", targets: ["ResumeDataScan"]),
  ],
  // A dependent that does not enable the trait does not resolve swift-http-types; .ci/check-dependent holds that.
  traits: [.trait(name: "HTTPTypes", description: "Continuations and responses as types of swift-http-types.")],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.7.0"),
  ] + resume.packages,
  targets: [
    libxml2,
    // Linux has the functions behind `Double.rounded()` in a library of their own.
    .target(
      name: "PropertyLists", swiftSettings: settings,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux, .android]))]),
    .target(name: "XMLPropertyLists", dependencies: ["PropertyLists", "CLibXML2"], swiftSettings: settings),
    .target(name: "KeyedArchives", dependencies: ["PropertyLists"], swiftSettings: settings),
    .target(
      name: "ResumeDataKit",
      dependencies: [
        "PropertyLists", "XMLPropertyLists", "KeyedArchives",
        .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["HTTPTypes"])),
      ],
      swiftSettings: settings
    ),
    // Foundation's interfaces are not annotated for strict memory safety.
    .target(name: "ResumeDataFoundation", dependencies: ["ResumeDataKit"], swiftSettings: testSettings),
    .target(
      name: "ResumeDataScan",
      dependencies: ["ResumeDataKit", "PropertyLists", "KeyedArchives", "CLibXML2"],
      swiftSettings: settings
    ),
    // What only the command needs of blobs is not part of ResumeDataKit: a program that links it would have all of it.
    .target(
      name: "ResumeDataComparison", dependencies: ["ResumeDataKit", "PropertyLists", "KeyedArchives"],
      swiftSettings: settings),
    .target(name: "TextEscaping", swiftSettings: settings),
    .target(
      name: "ResumeDataReports",
      dependencies: ["ResumeDataKit", "ResumeDataComparison", "PropertyLists", "KeyedArchives", "TextEscaping"],
      swiftSettings: settings),
    .systemLibrary(name: "CSystemCalls"),
    .target(
      name: "ResumeDataFiles",
      dependencies: ["CSystemCalls", "TextEscaping", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "resumedata",
      dependencies: [
        "ResumeDataKit", "ResumeDataComparison", "ResumeDataReports", "ResumeDataScan", "ResumeDataFiles",
        "KeyedArchives", "PropertyLists", "TextEscaping",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ] + resume.products + archives.products,
      exclude: resume.exclude,
      swiftSettings: settings + resume.settings + archives.settings
    ),
    .testTarget(
      name: "PropertyListsTests", dependencies: ["PropertyLists", "TestInputs"], swiftSettings: testSettings),
    .testTarget(
      name: "XMLPropertyListsTests",
      dependencies: ["XMLPropertyLists", "PropertyLists", "TestInputs"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "KeyedArchivesTests",
      dependencies: ["KeyedArchives", "PropertyLists", "XMLPropertyLists", "TestInputs"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "ResumeDataKitTests",
      dependencies: [
        "ResumeDataKit", "ResumeDataComparison", "PropertyLists", "KeyedArchives", "XMLPropertyLists", "TestInputs",
        "RandomBlobs",
      ],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "ResumeDataFoundationTests", dependencies: ["ResumeDataFoundation", "ResumeDataComparison"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ResumeDataScanTests",
      dependencies: ["ResumeDataScan", "ResumeDataKit", "PropertyLists", "TestInputs"],
      exclude: ["Databases/databases.py", "Tasks/tasks.py"],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "ResumeDataReportsTests", dependencies: ["ResumeDataReports", "ResumeDataKit"],
      swiftSettings: testSettings),
    // A program that the tests of ResumeDataFiles run, and kill, in place of the command.
    .executableTarget(
      name: "FileWorker",
      dependencies: ["ResumeDataFiles", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/FileWorker", swiftSettings: testSettings),
    .testTarget(
      name: "ResumeDataFilesTests",
      dependencies: [
        "ResumeDataFiles", "FileWorker", "TestInputs", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "resumedata", "ResumeDataKit", "ResumeDataReports", "ResumeDataFiles", "TestInputs", "RandomBlobs",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: resume.exclude + (archives.exclude.isEmpty ? ["Archives/archives.py"] : archives.exclude),
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "DifferentialTests",
      dependencies: ["PropertyLists", "XMLPropertyLists", "ResumeDataKit", "TestInputs"],
      path: "Tests/Differential", exclude: ["differences.json", "core-foundation.json"], swiftSettings: testSettings),
    .target(
      name: "Mutations", dependencies: ["ResumeDataKit", "KeyedArchives", "PropertyLists", "TestInputs"],
      path: "Tests/Mutation/Library", swiftSettings: testSettings),
    .testTarget(
      name: "MutationTests",
      dependencies: ["Mutations", "ResumeDataKit", "ResumeDataComparison", "PropertyLists", "TestInputs"],
      path: "Tests/Mutation/Tests", swiftSettings: testSettings),
    .target(
      name: "RandomBlobs",
      dependencies: [
        "ResumeDataKit", "ResumeDataComparison", "KeyedArchives", "PropertyLists", "XMLPropertyLists", "TestInputs",
      ],
      path: "Tests/RandomBlobs/Library", swiftSettings: testSettings),
    .target(
      name: "TestInputs", dependencies: ["PropertyLists"], path: "Tests/TestInputs", exclude: ["Peers/peers.py"],
      swiftSettings: testSettings),
  ] + archives.targets
)

// Only `make fuzz` sets this: a fuzzer is in another package, which gets only products.
if Context.environment["RESUMEDATAKIT_FUZZING"] != nil {
  package.products.append(.library(name: "ResumeDataArchives", targets: ["ResumeDataArchives"]))
}

// Only `make docs` sets this: no other build resolves what builds the documentation.
if Context.environment["RESUMEDATAKIT_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"))
}

// Only `make bench`, `make mutate`, `make roundtrips` and `make secrets` set this. What they run is not public, so the
// programs are targets of this package.
if Context.environment["RESUMEDATAKIT_PROGRAMS"] != nil {
  package.targets += [
    .executableTarget(
      name: "mutate", dependencies: ["Mutations"], path: "Tests/Mutation/Program", swiftSettings: testSettings),
    .executableTarget(
      name: "roundtrips", dependencies: ["RandomBlobs", "TestInputs"], path: "Tests/RandomBlobs/Program",
      swiftSettings: testSettings),
    .target(name: "CThreadCounters", path: "Benchmarks/Sources/CThreadCounters"),
    .executableTarget(
      name: "ResumeDataBenchmarks",
      dependencies: [
        "CThreadCounters", "CLibXML2", "ResumeDataKit", "KeyedArchives", "PropertyLists", "XMLPropertyLists",
        "TestInputs",
      ],
      path: "Benchmarks/Sources/ResumeDataBenchmarks", swiftSettings: settings),
  ]
}
