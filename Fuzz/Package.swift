// swift-tools-version: 6.2
import PackageDescription

/// The fuzzers. Each has a directory with its name in `Sources`.
let fuzzers = [
  "BinaryPropertyListFuzzer",
  "XMLPropertyListFuzzer",
  "KeyedArchiveFuzzer",
  "RequestArchiveFuzzer",
  "DocumentFuzzer",
  "TextEncodingFuzzer",
  "RepairFuzzer",
  "ConvertFuzzer",
  "TextFuzzer",
  "PeelFuzzer",
  "DatabaseFuzzer",
  "LogFuzzer",
  "RawSearchFuzzer",
  "SearchAnswerFuzzer",
  "PartialFileFuzzer",
  "ImageListFuzzer",
]

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

#if os(Linux)
  let coreFoundation: [LinkerSetting] = [.linkedLibrary("Foundation")]
#else
  let coreFoundation: [LinkerSetting] = [.linkedFramework("CoreFoundation")]
#endif

let library = Target.Dependency.product(name: "ResumeDataKit", package: "ResumeDataKit")
let scan = Target.Dependency.product(name: "ResumeDataScan", package: "ResumeDataKit")
// A product only for fuzzing; `run.py` sets the variable that declares it.
let archives = Target.Dependency.product(name: "ResumeDataArchives", package: "ResumeDataKit")

let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v13)],
  dependencies: [.package(name: "ResumeDataKit", path: "..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    // CoreFoundation, which the toolchain's Foundation exports. The program of the tests is not needed here.
    .target(name: "CCoreFoundationReader", exclude: ["main.c"], linkerSettings: coreFoundation),
    .executableTarget(
      name: "CoreFoundationFuzzer", dependencies: ["CCoreFoundationReader", "FuzzSupport", library],
      swiftSettings: settings),
    .executableTarget(
      name: "ArchiveFuzzer", dependencies: ["FuzzSupport", library, scan, archives], swiftSettings: settings),
    .target(name: "FuzzSupport", dependencies: ["CLibFuzzer", library], swiftSettings: settings),
  ]
    + fuzzers.map { name in
      .executableTarget(name: name, dependencies: ["FuzzSupport", library, scan], swiftSettings: settings)
    }
)
