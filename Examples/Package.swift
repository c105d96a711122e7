// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who links the library resolves what the example needs.
let package = Package(
  name: "Examples",
  platforms: [.macOS(.v13), .iOS(.v16)],
  products: [.library(name: "ResumingDownload", targets: ["ResumingDownload"])],
  dependencies: [
    .package(name: "ResumeDataKit", path: ".."),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.20.0"),
  ],
  targets: [
    .target(
      name: "ResumingDownload",
      dependencies: [
        .product(name: "ResumeDataFoundation", package: "ResumeDataKit"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "AsyncHTTPClient", package: "async-http-client", condition: .when(platforms: [.linux])),
      ]),
    .executableTarget(name: "resume-download", dependencies: ["ResumingDownload"]),
  ]
)
