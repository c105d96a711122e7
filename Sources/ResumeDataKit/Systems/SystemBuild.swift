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

  /// The rows of a table. A line has the builds of CFNetwork and Darwin, the releases (`10.0-10.0.2=10.0.2` are those
  /// from 10.0 to 10.0.2, of which 10.0.2 is to be named), the confidence and the sources. It is text, since a value
  /// for each row would be code for each row. A line that cannot be read is left out; a test counts the rows.
  private static func rows(of platform: SystemRelease.Platform, _ table: String) -> [SystemBuild] {
    Array(table.utf8).split(separator: UInt8(ascii: "\n")).compactMap { SystemBuild($0, platform) }
  }

  private init?(_ line: ArraySlice<UInt8>, _ platform: SystemRelease.Platform) {
    let words = line.split(separator: UInt8(ascii: " "))
    guard words.count > 4, let confidence = Confidence(rawValue: String(decoding: words[3], as: UTF8.self)) else {
      return nil
    }
    let releases = words[2].split(separator: UInt8(ascii: "="))
    let span = releases.first?.split(separator: UInt8(ascii: "-")).map { SystemRelease.Version($0) } ?? []
    let sources = words[4...].compactMap { Source(rawValue: String(decoding: $0, as: UTF8.self)) }
    guard let first = span.first, let last = span.last, sources.count == words.count - 4 else { return nil }
    (cfNetwork, darwin) = (String(decoding: words[0], as: UTF8.self), String(decoding: words[1], as: UTF8.self))
    (self.platform, self.first, self.last) = (platform, first, last)
    (self.confidence, self.sources) = (confidence, sources)
    named = releases.count > 1 ? SystemRelease.Version(releases[1]) : nil
  }

  /// Builds of iOS and iPadOS.
  static let iOS = rows(
    of: .iOS,
    """
    711.0.6 14.0.0 8.0 B deviceDetector uapCore
    711.1.12 14.0.0 8.1 B deviceDetector
    711.1.16 14.0.0 8.1-8.1.3 B deviceDetector pointReleaseList
    711.2.23 14.0.0 8.2 B deviceDetector pointReleaseList
    711.3.18 14.0.0 8.3 B deviceDetector pointReleaseList observed
    711.4.6 14.0.0 8.4 B deviceDetector pointReleaseList
    711.5.6 14.0.0 8.4.1 B deviceDetector pointReleaseList observed
    758.0.2 15.0.0 9.0-9.0.2 B deviceDetector pointReleaseList
    758.1.6 15.0.0 9.1 B deviceDetector pointReleaseList observed
    758.2.7 15.0.0 9.2 B deviceDetector
    758.2.8 15.0.0 9.2-9.2.1 B deviceDetector pointReleaseList
    758.3.15 15.4.0 9.3-9.3.1 B deviceDetector uapCore pointReleaseList
    758.4.3 15.5.0 9.3.2 B deviceDetector uapCore pointReleaseList
    758.5.3 15.6.0 9.3.5 B deviceDetector uapCore observed
    808.0.2 16.0.0 10.0-10.0.2=10.0.2 A publishedBlob deviceDetector sdkStub observed
    808.1.4 16.1.0 10.1 A deviceDetector sdkStub browserDetector observed
    808.2.16 16.3.0 10.2 A deviceDetector sdkStub browserDetector
    808.3 16.3.0 10.2.1 B deviceDetector uapCore
    811.4.18 16.5.0 10.3 B deviceDetector uapCore observed
    811.5.4 16.6.0 10.3.2 B uapCore observed
    811.5.4 16.7.0 10.3.3 B uapCore observed
    887 17.0.0 11.0 B deviceDetector uapCore
    889.9 17.2.0 11.1 B deviceDetector uapCore observed
    893.14 17.3.0 11.2 B sdkStub
    893.14.2 17.3.0 11.2 B deviceDetector uapCore observed
    893.14.2 17.4.0 11.2.5 C pointReleaseList observed
    894 17.4.0 11.2.6 B deviceDetector uapCore observed
    897.15 17.5.0 11.3 B deviceDetector uapCore observed
    901.1 17.6.0 11.4 B deviceDetector uapCore observed
    902.2 17.7.0 11.4.1 B deviceDetector uapCore observed
    974.2.1 18.0.0 12.0-12.0.1 B deviceDetector uapCore observed
    975.0.3 18.2.0 12.1 B deviceDetector uapCore observed
    976 18.2.0 12.1.1-12.1.3 B observed
    978.0.7 18.5.0 12.2 B deviceDetector uapCore observed
    978.0.7 18.6.0 12.3 B deviceDetector uapCore
    978.0.7 18.7.0 12.4 B deviceDetector uapCore
    1107.1 19.0.0 13.1-13.1.3 B observed
    1121.2.2 19.2.0 13.3 B deviceDetector uapCore observed
    1121.2.2 19.3.0 13.3.1 B deviceDetector uapCore observed
    1125.2 19.4.0 13.4 B deviceDetector uapCore observed
    1126 19.5.0 13.5 B deviceDetector uapCore observed
    1128.0.1 19.6.0 13.6 B deviceDetector uapCore observed
    1197 20.0.0 14.0-14.0.1 B deviceDetector observed
    1206 20.1.0 14.2-14.2.1 B deviceDetector uapCore observed
    1209 20.2.0 14.3 B deviceDetector uapCore observed
    1220.1 20.3.0 14.4 B deviceDetector uapCore observed
    1237 20.4.0 14.5 B deviceDetector uapCore observed
    1240.0.4 20.5.0 14.6 B deviceDetector uapCore observed
    1240.0.4 20.6.0 14.7-14.8 B deviceDetector uapCore observed
    1312 21.0.0 15.0 B deviceDetector uapCore observed
    1325.0.1 21.1.0 15.1 B deviceDetector uapCore observed
    1327.0.4 21.2.0 15.2 B deviceDetector uapCore observed
    1329 21.3.0 15.3-15.3.1 B uapCore observed
    1331.0.7 21.4.0 15.4 B uapCore observed
    1333.0.4 21.5.0 15.5 B uapCore observed
    1335.0.3 21.6.0 15.6 B uapCore observed
    1335.0.3.4 21.6.0 15.8 B observed
    1390 22.0.0 16.0-16.0.2 B uapCore observed
    1399 22.1.0 16.1-16.1.1 B uapCore observed
    1402 22.2.0 16.2 B uapCore observed
    1402.0.8 22.2.0 16.2 B uapCore observed
    1404.0.5 22.3.0 16.3 B uapCore observed
    1406.0.4 22.4.0 16.4 B uapCore observed
    1408.0.4 22.5.0 16.5 C observed
    1410.0.3 22.6.0 16.6-16.7.2 C observed
    1410.1 22.6.0 16.7 C observed
    1474 23.0.0 17.0-17.0.3 A firmwareDiff observed
    1485 23.1.0 17.1 A firmwareDiff observed
    1494.0.7 23.4.0 17.4-17.4.1 A firmwareDiff observed
    1496.0.7 23.5.0 17.5-17.5.1 A firmwareDiff observed
    1498.700.1 23.6.0 17.6-17.7 B firmwareDiff observed
    1498.700.2 23.6.0 17.6-17.7 B firmwareDiff observed
    1568.100.1 24.0.0 18.0 B browserDetector observed darwinDates
    1568.100.1.2.1 24.0.0 18.0 B browserDetector observed darwinDates
    1568.200.51 24.1.0 18.1 A firmwareDiff observed
    1568.300.101 24.2.0 18.2-18.2.1 A browserDetector firmwareDiff observed
    3826.400.120 24.3.0 18.3-18.3.2 B firmwareDiff observed
    3826.500.111.2.2 24.4.0 18.4 C observed
    3826.500.131 24.5.0 18.5 C observed
    3826.600.41 24.6.0 18.6-18.7 B firmwareDiff observed
    3826.600.41.2.1 24.6.0 18.6-18.7 B firmwareDiff observed
    3860.100.1 25.0.0 26.0 B firmwareDiff observed
    3860.200.71 25.1.0 26.1 C observed
    3860.300.31 25.2.0 26.2 C observed
    3860.400.51 25.3.0 26.3-26.3.1 B observed
    3860.500.112 25.4.0 26.4-26.4.1 B observed
    3860.600.12 25.5.0 26.5 B observed
    3896.100.1.2.1 27.0.0 27.0 C observed
    """)

  /// Builds of OS X and macOS.
  static let macOS = rows(
    of: .macOS,
    """
    720.0.7 14.0.0 10.10 B uapCore openRadar observed
    720.0.9 14.0.0 10.10 B uapCore openRadar observed
    720.1.1 14.0.0 10.10-10.10.1 B uapCore openRadar observed
    720.3.13 14.3.0 10.10.3 B deviceDetector openRadar observed
    720.5.7 14.5.0 10.10.5 B deviceDetector observed
    760.1.2 15.0.0 10.11-10.11.1 B deviceDetector uapCore openRadar observed
    760.2.6 15.3.0 10.11.3 B deviceDetector observed
    760.6.3 15.6.0 10.11.6 A deviceDetector crashReport observed
    807.0.1 16.0.0 10.12 B browserDetector
    807.0.4 16.0.0 10.12 C crashReport observed
    807.1.3 16.1.0 10.12.1 A deviceDetector crashReport observed
    807.2.14 16.4.0 10.12.3 A crashReport observed
    811.5.4 16.7.0 10.12.6 B deviceDetector observed
    887 17.0.0 10.13 B deviceDetector uapCore browserDetector
    893.13.1 17.3.0 10.13.2 B deviceDetector crashReport observed
    901.1 17.6.0 10.13.5 B deviceDetector observed
    902.1 17.7.0 10.13.6 B deviceDetector observed
    902.3.1 17.7.0 10.13.6 B deviceDetector observed
    978.0.7 18.7.0 10.14-10.14.6 B deviceDetector crashReport observed
    1120 19.0.0 10.15-10.15.1 B deviceDetector observed
    1121.1.2 19.2.0 10.15.2 B deviceDetector observed
    1121.1.2 19.3.0 10.15.3 B deviceDetector observed
    1128.0.1 19.6.0 10.15.6 B deviceDetector observed
    1240.0.4 20.6.0 11.5 B deviceDetector observed
    1485 23.1.0 14.1 B browserDetector
    1494.0.7 23.4.0 14.4 C observed
    3860.400.51 25.3.0 26.3 C observed
    3896.100.1.1.1 27.0.0 27.0 C observed darwinDates
    """)
}

extension SystemRelease.Version {
  /// Reads the digits of a table.
  fileprivate init(_ digits: ArraySlice<UInt8>) {
    let parts = digits.split(separator: UInt8(ascii: ".")).map { $0.reduce(0) { $0 * 10 + Int($1 & 0xF) } } + [0, 0, 0]
    self.init(parts[0], parts[1], parts[2])
  }
}
