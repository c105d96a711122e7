/// The builds of CFNetwork and Darwin that systems name in User-Agents, with the releases that have them.
///
/// Builds without a source are left out: pre-releases, and releases known only by their order among others (13.2, 17.2,
/// 17.3, most of macOS 10.14 and 11 to 15). No source names builds of tvOS and watchOS. From macOS 11 on the User-Agent
/// of a Mac cannot be distinguished from that of an iPhone, so a match means the release or its sibling. A simulator
/// sends its own CFNetwork with the Darwin of the Mac below it.
struct SystemBuild: Sendable {
  /// The build after `CFNetwork/`.
  let cfNetwork: String
  /// The build after `Darwin/`.
  let darwin: String
  let platform: SystemRelease.Platform
  /// The first release that the sources name for this build.
  let first: SystemRelease.Version
  /// The last release that the sources name for this build.
  let last: SystemRelease.Version
  let confidence: Confidence
  /// The sources of the row.
  let sources: [Source]
  /// The release to name if one source is a blob of exactly that release.
  let named: SystemRelease.Version?

  /// The releases in words: `iOS 10.2`, or `iOS 9.3 to 9.3.1`.
  var releases: String {
    if let named { return "\(platform.rawValue) \(named)" }
    return first == last ? "\(platform.rawValue) \(first)" : "\(platform.rawValue) \(first) to \(last)"
  }
}

extension SystemBuild {
  /// Where the rows come from.
  enum Source: String, Sendable, Equatable {
    /// A complete blob that its publisher assigns to that release.
    case publishedBlob
    /// matomo-org/device-detector: regexes/oss.yml, issues 5377, 5461, 5968, pull request 6522.
    case deviceDetector
    /// ua-parser/uap-core: regexes.yaml, issue 278, pull requests 329, 542.
    case uapCore
    /// The list of iOS point releases with their User-Agents that clients of the POGOLib family share.
    case pointReleaseList
    /// `current-version` in CFNetwork.tbd of published SDKs (theos/sdks, okanon/iPhoneOS.sdk, iMaz1n/ios-sdk).
    case sdkStub
    /// mimmi20/browser-detector: DarwinFactoryTest, MacosTest.
    case browserDetector
    /// blacktop/ipsw-diffs: versions of CFNetwork and the kernel in firmware images.
    case firmwareDiff
    /// Crash reports with the system's and CFNetwork's version side by side (red/red issue 2312, 2ndalpha/gasmask
    /// issue 112).
    case crashReport
    /// lionheart/openradar-mirror issues 6543, 7157, 8021.
    case openRadar
    /// Dates and numbers of Darwin releases (Wikipedia; sindresorhus/macos-release pull request 21).
    case darwinDates
    /// User-Agents in public code, tests and issues that state the release.
    case observed
  }

  private init(
    _ cfNetwork: String, _ darwin: String, _ platform: SystemRelease.Platform, _ first: SystemRelease.Version,
    through last: SystemRelease.Version? = nil, named: SystemRelease.Version? = nil, _ confidence: Confidence,
    _ sources: Source...
  ) {
    self.cfNetwork = cfNetwork
    self.darwin = darwin
    self.platform = platform
    self.first = first
    self.last = last ?? first
    self.confidence = confidence
    self.sources = sources
    self.named = named
  }

  /// Builds of iOS and iPadOS.
  static let iOS: [SystemBuild] = [
    .init("711.0.6", "14.0.0", .iOS, .init(8, 0), .corroborated, .deviceDetector, .uapCore),
    .init("711.1.12", "14.0.0", .iOS, .init(8, 1), .corroborated, .deviceDetector),
    .init(
      "711.1.16", "14.0.0", .iOS, .init(8, 1), through: .init(8, 1, 3), .corroborated, .deviceDetector,
      .pointReleaseList),
    .init("711.2.23", "14.0.0", .iOS, .init(8, 2), .corroborated, .deviceDetector, .pointReleaseList),
    .init("711.3.18", "14.0.0", .iOS, .init(8, 3), .corroborated, .deviceDetector, .pointReleaseList, .observed),
    .init("711.4.6", "14.0.0", .iOS, .init(8, 4), .corroborated, .deviceDetector, .pointReleaseList),
    .init("711.5.6", "14.0.0", .iOS, .init(8, 4, 1), .corroborated, .deviceDetector, .pointReleaseList, .observed),
    .init(
      "758.0.2", "15.0.0", .iOS, .init(9, 0), through: .init(9, 0, 2), .corroborated, .deviceDetector, .pointReleaseList
    ),
    .init("758.1.6", "15.0.0", .iOS, .init(9, 1), .corroborated, .deviceDetector, .pointReleaseList, .observed),
    .init("758.2.7", "15.0.0", .iOS, .init(9, 2), .corroborated, .deviceDetector),
    .init(
      "758.2.8", "15.0.0", .iOS, .init(9, 2), through: .init(9, 2, 1), .corroborated, .deviceDetector, .pointReleaseList
    ),
    .init(
      "758.3.15", "15.4.0", .iOS, .init(9, 3), through: .init(9, 3, 1), .corroborated, .deviceDetector, .uapCore,
      .pointReleaseList
    ),
    .init("758.4.3", "15.5.0", .iOS, .init(9, 3, 2), .corroborated, .deviceDetector, .uapCore, .pointReleaseList),
    .init("758.5.3", "15.6.0", .iOS, .init(9, 3, 5), .corroborated, .deviceDetector, .uapCore, .observed),
    .init(
      "808.0.2", "16.0.0", .iOS, .init(10, 0), through: .init(10, 0, 2), named: .init(10, 0, 2), .observed,
      .publishedBlob,
      .deviceDetector, .sdkStub, .observed),
    .init("808.1.4", "16.1.0", .iOS, .init(10, 1), .observed, .deviceDetector, .sdkStub, .browserDetector, .observed),
    .init("808.2.16", "16.3.0", .iOS, .init(10, 2), .observed, .deviceDetector, .sdkStub, .browserDetector),
    .init("808.3", "16.3.0", .iOS, .init(10, 2, 1), .corroborated, .deviceDetector, .uapCore),
    .init("811.4.18", "16.5.0", .iOS, .init(10, 3), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("811.5.4", "16.6.0", .iOS, .init(10, 3, 2), .corroborated, .uapCore, .observed),
    .init("811.5.4", "16.7.0", .iOS, .init(10, 3, 3), .corroborated, .uapCore, .observed),
    .init("887", "17.0.0", .iOS, .init(11, 0), .corroborated, .deviceDetector, .uapCore),
    .init("889.9", "17.2.0", .iOS, .init(11, 1), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("893.14", "17.3.0", .iOS, .init(11, 2), .corroborated, .sdkStub),
    .init("893.14.2", "17.3.0", .iOS, .init(11, 2), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("893.14.2", "17.4.0", .iOS, .init(11, 2, 5), .singleSource, .pointReleaseList, .observed),
    .init("894", "17.4.0", .iOS, .init(11, 2, 6), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("897.15", "17.5.0", .iOS, .init(11, 3), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("901.1", "17.6.0", .iOS, .init(11, 4), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("902.2", "17.7.0", .iOS, .init(11, 4, 1), .corroborated, .deviceDetector, .uapCore, .observed),
    .init(
      "974.2.1", "18.0.0", .iOS, .init(12, 0), through: .init(12, 0, 1), .corroborated, .deviceDetector, .uapCore,
      .observed),
    .init("975.0.3", "18.2.0", .iOS, .init(12, 1), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("976", "18.2.0", .iOS, .init(12, 1, 1), through: .init(12, 1, 3), .corroborated, .observed),
    .init("978.0.7", "18.5.0", .iOS, .init(12, 2), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("978.0.7", "18.6.0", .iOS, .init(12, 3), .corroborated, .deviceDetector, .uapCore),
    .init("978.0.7", "18.7.0", .iOS, .init(12, 4), .corroborated, .deviceDetector, .uapCore),
    .init("1107.1", "19.0.0", .iOS, .init(13, 1), through: .init(13, 1, 3), .corroborated, .observed),
    .init("1121.2.2", "19.2.0", .iOS, .init(13, 3), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1121.2.2", "19.3.0", .iOS, .init(13, 3, 1), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1125.2", "19.4.0", .iOS, .init(13, 4), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1126", "19.5.0", .iOS, .init(13, 5), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1128.0.1", "19.6.0", .iOS, .init(13, 6), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1197", "20.0.0", .iOS, .init(14, 0), through: .init(14, 0, 1), .corroborated, .deviceDetector, .observed),
    .init(
      "1206", "20.1.0", .iOS, .init(14, 2), through: .init(14, 2, 1), .corroborated, .deviceDetector, .uapCore,
      .observed),
    .init("1209", "20.2.0", .iOS, .init(14, 3), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1220.1", "20.3.0", .iOS, .init(14, 4), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1237", "20.4.0", .iOS, .init(14, 5), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1240.0.4", "20.5.0", .iOS, .init(14, 6), .corroborated, .deviceDetector, .uapCore, .observed),
    .init(
      "1240.0.4", "20.6.0", .iOS, .init(14, 7), through: .init(14, 8), .corroborated, .deviceDetector, .uapCore,
      .observed),
    .init("1312", "21.0.0", .iOS, .init(15, 0), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1325.0.1", "21.1.0", .iOS, .init(15, 1), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1327.0.4", "21.2.0", .iOS, .init(15, 2), .corroborated, .deviceDetector, .uapCore, .observed),
    .init("1329", "21.3.0", .iOS, .init(15, 3), through: .init(15, 3, 1), .corroborated, .uapCore, .observed),
    .init("1331.0.7", "21.4.0", .iOS, .init(15, 4), .corroborated, .uapCore, .observed),
    .init("1333.0.4", "21.5.0", .iOS, .init(15, 5), .corroborated, .uapCore, .observed),
    .init("1335.0.3", "21.6.0", .iOS, .init(15, 6), .corroborated, .uapCore, .observed),
    .init("1335.0.3.4", "21.6.0", .iOS, .init(15, 8), .corroborated, .observed),
    .init("1390", "22.0.0", .iOS, .init(16, 0), through: .init(16, 0, 2), .corroborated, .uapCore, .observed),
    .init("1399", "22.1.0", .iOS, .init(16, 1), through: .init(16, 1, 1), .corroborated, .uapCore, .observed),
    .init("1402", "22.2.0", .iOS, .init(16, 2), .corroborated, .uapCore, .observed),
    .init("1402.0.8", "22.2.0", .iOS, .init(16, 2), .corroborated, .uapCore, .observed),
    .init("1404.0.5", "22.3.0", .iOS, .init(16, 3), .corroborated, .uapCore, .observed),
    .init("1406.0.4", "22.4.0", .iOS, .init(16, 4), .corroborated, .uapCore, .observed),
    .init("1408.0.4", "22.5.0", .iOS, .init(16, 5), .singleSource, .observed),
    .init("1410.0.3", "22.6.0", .iOS, .init(16, 6), through: .init(16, 7, 2), .singleSource, .observed),
    .init("1410.1", "22.6.0", .iOS, .init(16, 7), .singleSource, .observed),
    .init("1474", "23.0.0", .iOS, .init(17, 0), through: .init(17, 0, 3), .observed, .firmwareDiff, .observed),
    .init("1485", "23.1.0", .iOS, .init(17, 1), .observed, .firmwareDiff, .observed),
    .init("1494.0.7", "23.4.0", .iOS, .init(17, 4), through: .init(17, 4, 1), .observed, .firmwareDiff, .observed),
    .init("1496.0.7", "23.5.0", .iOS, .init(17, 5), through: .init(17, 5, 1), .observed, .firmwareDiff, .observed),
    .init("1498.700.1", "23.6.0", .iOS, .init(17, 6), through: .init(17, 7), .corroborated, .firmwareDiff, .observed),
    .init("1498.700.2", "23.6.0", .iOS, .init(17, 6), through: .init(17, 7), .corroborated, .firmwareDiff, .observed),
    .init("1568.100.1", "24.0.0", .iOS, .init(18, 0), .corroborated, .browserDetector, .observed, .darwinDates),
    .init("1568.100.1.2.1", "24.0.0", .iOS, .init(18, 0), .corroborated, .browserDetector, .observed, .darwinDates),
    .init("1568.200.51", "24.1.0", .iOS, .init(18, 1), .observed, .firmwareDiff, .observed),
    .init(
      "1568.300.101", "24.2.0", .iOS, .init(18, 2), through: .init(18, 2, 1), .observed, .browserDetector,
      .firmwareDiff,
      .observed),
    .init(
      "3826.400.120", "24.3.0", .iOS, .init(18, 3), through: .init(18, 3, 2), .corroborated, .firmwareDiff, .observed),
    .init("3826.500.111.2.2", "24.4.0", .iOS, .init(18, 4), .singleSource, .observed),
    .init("3826.500.131", "24.5.0", .iOS, .init(18, 5), .singleSource, .observed),
    .init("3826.600.41", "24.6.0", .iOS, .init(18, 6), through: .init(18, 7), .corroborated, .firmwareDiff, .observed),
    .init(
      "3826.600.41.2.1", "24.6.0", .iOS, .init(18, 6), through: .init(18, 7), .corroborated, .firmwareDiff, .observed),
    .init("3860.100.1", "25.0.0", .iOS, .init(26, 0), .corroborated, .firmwareDiff, .observed),
    .init("3860.200.71", "25.1.0", .iOS, .init(26, 1), .singleSource, .observed),
    .init("3860.300.31", "25.2.0", .iOS, .init(26, 2), .singleSource, .observed),
    .init("3860.400.51", "25.3.0", .iOS, .init(26, 3), through: .init(26, 3, 1), .corroborated, .observed),
    .init("3860.500.112", "25.4.0", .iOS, .init(26, 4), through: .init(26, 4, 1), .corroborated, .observed),
    .init("3860.600.12", "25.5.0", .iOS, .init(26, 5), .corroborated, .observed),
    .init("3896.100.1.2.1", "27.0.0", .iOS, .init(27, 0), .singleSource, .observed),
  ]

  /// Builds of OS X and macOS.
  static let macOS: [SystemBuild] = [
    .init("720.0.7", "14.0.0", .macOS, .init(10, 10, 0), .corroborated, .uapCore, .openRadar, .observed),
    .init("720.0.9", "14.0.0", .macOS, .init(10, 10, 0), .corroborated, .uapCore, .openRadar, .observed),
    .init(
      "720.1.1", "14.0.0", .macOS, .init(10, 10, 0), through: .init(10, 10, 1), .corroborated, .uapCore, .openRadar,
      .observed),
    .init("720.3.13", "14.3.0", .macOS, .init(10, 10, 3), .corroborated, .deviceDetector, .openRadar, .observed),
    .init("720.5.7", "14.5.0", .macOS, .init(10, 10, 5), .corroborated, .deviceDetector, .observed),
    .init(
      "760.1.2", "15.0.0", .macOS, .init(10, 11, 0), through: .init(10, 11, 1), .corroborated, .deviceDetector,
      .uapCore,
      .openRadar, .observed),
    .init("760.2.6", "15.3.0", .macOS, .init(10, 11, 3), .corroborated, .deviceDetector, .observed),
    .init("760.6.3", "15.6.0", .macOS, .init(10, 11, 6), .observed, .deviceDetector, .crashReport, .observed),
    .init("807.0.1", "16.0.0", .macOS, .init(10, 12, 0), .corroborated, .browserDetector),
    .init("807.0.4", "16.0.0", .macOS, .init(10, 12), .singleSource, .crashReport, .observed),
    .init("807.1.3", "16.1.0", .macOS, .init(10, 12, 1), .observed, .deviceDetector, .crashReport, .observed),
    .init("807.2.14", "16.4.0", .macOS, .init(10, 12, 3), .observed, .crashReport, .observed),
    .init("811.5.4", "16.7.0", .macOS, .init(10, 12, 6), .corroborated, .deviceDetector, .observed),
    .init("887", "17.0.0", .macOS, .init(10, 13, 0), .corroborated, .deviceDetector, .uapCore, .browserDetector),
    .init("893.13.1", "17.3.0", .macOS, .init(10, 13, 2), .corroborated, .deviceDetector, .crashReport, .observed),
    .init("901.1", "17.6.0", .macOS, .init(10, 13, 5), .corroborated, .deviceDetector, .observed),
    .init("902.1", "17.7.0", .macOS, .init(10, 13, 6), .corroborated, .deviceDetector, .observed),
    .init("902.3.1", "17.7.0", .macOS, .init(10, 13, 6), .corroborated, .deviceDetector, .observed),
    .init(
      "978.0.7", "18.7.0", .macOS, .init(10, 14), through: .init(10, 14, 6), .corroborated, .deviceDetector,
      .crashReport,
      .observed),
    .init(
      "1120", "19.0.0", .macOS, .init(10, 15), through: .init(10, 15, 1), .corroborated, .deviceDetector, .observed),
    .init("1121.1.2", "19.2.0", .macOS, .init(10, 15, 2), .corroborated, .deviceDetector, .observed),
    .init("1121.1.2", "19.3.0", .macOS, .init(10, 15, 3), .corroborated, .deviceDetector, .observed),
    .init("1128.0.1", "19.6.0", .macOS, .init(10, 15, 6), .corroborated, .deviceDetector, .observed),
    .init("1240.0.4", "20.6.0", .macOS, .init(11, 5), .corroborated, .deviceDetector, .observed),
    .init("1485", "23.1.0", .macOS, .init(14, 1), .corroborated, .browserDetector),
    .init("1494.0.7", "23.4.0", .macOS, .init(14, 4), .singleSource, .observed),
    .init("3860.400.51", "25.3.0", .macOS, .init(26, 3), .singleSource, .observed),
    .init("3896.100.1.1.1", "27.0.0", .macOS, .init(27, 0), .singleSource, .observed, .darwinDates),
  ]
}
