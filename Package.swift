// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// Tests read fixtures through Foundation, whose interfaces are not annotated for strict memory safety.
let testSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "ResumeDataKit",
  platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
  products: [
    .library(
      name: "ResumeDataKit", targets: ["ResumeDataKit", "KeyedArchives", "PropertyLists", "XMLPropertyLists"]),
    .executable(name: "resumedata", targets: ["resumedata"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibXML2",
      pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]
    ),
    .target(name: "PropertyLists", swiftSettings: settings),
    .target(name: "XMLPropertyLists", dependencies: ["PropertyLists", "CLibXML2"], swiftSettings: settings),
    .target(name: "KeyedArchives", dependencies: ["PropertyLists"], swiftSettings: settings),
    .target(
      name: "ResumeDataKit",
      dependencies: ["PropertyLists", "XMLPropertyLists", "KeyedArchives"],
      swiftSettings: settings
    ),
    .systemLibrary(name: "CExtendedAttributes"),
    .target(
      name: "ResumeDataFiles",
      dependencies: ["CExtendedAttributes", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "resumedata",
      dependencies: [
        "ResumeDataKit", "ResumeDataFiles", "KeyedArchives", "PropertyLists",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings
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
        "ResumeDataKit", "PropertyLists", "KeyedArchives", "XMLPropertyLists", "TestInputs", "RandomBlobs",
      ],
      swiftSettings: testSettings
    ),
    // A program that the tests of ResumeDataFiles run, and kill, in place of the command.
    .executableTarget(
      name: "FileWorker",
      dependencies: ["ResumeDataFiles", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/FileWorker", swiftSettings: testSettings),
    .testTarget(
      name: "ResumeDataFilesTests",
      dependencies: ["ResumeDataFiles", "FileWorker", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "resumedata", "ResumeDataKit", "ResumeDataFiles", "TestInputs",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: testSettings
    ),
    .testTarget(
      name: "DifferentialTests",
      dependencies: ["PropertyLists", "XMLPropertyLists", "ResumeDataKit", "TestInputs"],
      path: "Tests/Differential", exclude: ["differences.json"], swiftSettings: testSettings),
    // What `make mutate` runs with an optimized build.
    .executableTarget(
      name: "mutate", dependencies: ["ResumeDataKit", "KeyedArchives", "PropertyLists", "TestInputs"],
      path: "Tests/Mutation/Program", swiftSettings: testSettings),
    .testTarget(
      name: "MutationTests", dependencies: ["mutate", "ResumeDataKit", "PropertyLists", "TestInputs"],
      path: "Tests/Mutation/Tests", swiftSettings: testSettings),
    // What `make roundtrips` runs with an optimized build.
    .executableTarget(
      name: "roundtrips", dependencies: ["RandomBlobs", "TestInputs"], path: "Tests/RandomBlobs/Program",
      swiftSettings: testSettings),
    .target(
      name: "RandomBlobs",
      dependencies: ["ResumeDataKit", "KeyedArchives", "PropertyLists", "XMLPropertyLists", "TestInputs"],
      path: "Tests/RandomBlobs/Library", swiftSettings: testSettings),
    .target(
      name: "TestInputs", dependencies: ["PropertyLists"], path: "Tests/TestInputs", exclude: ["Peers/peers.py"],
      swiftSettings: testSettings),
  ]
)
