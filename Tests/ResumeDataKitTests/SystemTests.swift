import Testing

@testable import ResumeDataKit

@Suite("Systems and their builds")
struct SystemTests {
  @Test("the name of a release is parsed and formatted")
  func releases() {
    #expect(SystemRelease("iOS 10.0.2") == SystemRelease(.iOS, .init(10, 0, 2)))
    #expect(SystemRelease("ipados 18")?.description == "iOS 18.0")
    #expect(SystemRelease("OS X 10.11")?.platform == .macOS)
    #expect(SystemRelease("watchOS 3.1")?.description == "watchOS 3.1")
    #expect(SystemRelease("ios12.4.1") == SystemRelease(.iOS, .init(12, 4, 1)))
    #expect(SystemRelease(" Mac  OS X 10.11 ")?.description == "macOS 10.11")
    for wrong in [
      "iOS 10 11", "iOS 10 beta", "iOS10b", "10", "iOS -10", "", "iOS", "10.0", "iOS 10.x", "iOS 1.2.3.4", "Android 10",
      "iOS -1", "iOS 10.", "iOS 99999999999999999999",
    ] {
      #expect(SystemRelease(wrong) == nil, "\(wrong)")
    }
  }

  @Test("the builds of a User-Agent are found, whatever surrounds them")
  func agents() {
    let agent = UserAgentBuild(userAgent: "My App/1.0 (x) CFNetwork/808.0.2 Darwin/16.0.0")
    #expect(agent?.cfNetwork == "808.0.2")
    #expect(agent?.darwin == "16.0.0")
    #expect(agent?.namesMac == false)
    #expect(UserAgentBuild(userAgent: "App CFNetwork/760.6.3 Darwin/15.6.0 (x86_64)")?.namesMac == true)
    #expect(UserAgentBuild(userAgent: "Mozilla/5.0") == nil)
    #expect(UserAgentBuild(userAgent: "CFNetwork/") == nil)
  }

  @Test(
    "builds give their releases",
    arguments: [
      ("App CFNetwork/808.0.2 Darwin/16.0.0", "iOS 10.0.2"),
      ("App CFNetwork/808.1.4 Darwin/16.1.0", "iOS 10.1"),
      ("App CFNetwork/808.2.16 Darwin/16.3.0", "iOS 10.2"),
      ("App CFNetwork/978.0.7 Darwin/18.5.0", "iOS 12.2"),
      ("App CFNetwork/978.0.7 Darwin/18.6.0", "iOS 12.3"),
      ("App CFNetwork/978.0.7", "iOS 12.2 to 12.4"),
      ("App CFNetwork/807.1.3 Darwin/16.1.0 (x86_64)", "macOS 10.12.1"),
      ("App CFNetwork/758.3.15 Darwin/15.4.0", "iOS 9.3 to 9.3.1"),
      ("App CFNetwork/9999 Darwin/21.9.0", "iOS 15"),
      ("App CFNetwork/9999 Darwin/25.9.0", "iOS 26"),
    ])
  func matches(agent: String, releases: String) throws {
    let build = try #require(UserAgentBuild(userAgent: agent))
    #expect(SystemBuild.matches(build)?.releases == releases)
  }

  @Test(
    "builds without a source give no release",
    arguments: ["A CFNetwork/1", "A CFNetwork/1 Darwin/26.0.0", "A CFNetwork/1 Darwin/x"])
  func unknownBuilds(agent: String) throws {
    #expect(SystemBuild.matches(try #require(UserAgentBuild(userAgent: agent))) == nil)
  }

  @Test("confidence A needs a primary source: a blob, an SDK, a firmware image, a crash report")
  func confidence() {
    let direct: Set<SystemBuild.Source> = [.publishedBlob, .sdkStub, .firmwareDiff, .crashReport]
    for row in SystemBuild.iOS + SystemBuild.macOS where row.confidence == .observed {
      #expect(!direct.isDisjoint(with: row.sources), "\(row.cfNetwork) \(row.darwin)")
    }
  }

  @Test(
    "releases of the same time have the same number",
    arguments: [
      ("tvOS 10.0.1", "10.1"), ("tvOS 10.1", "10.2"), ("tvOS 10.2", "10.3"), ("watchOS 3.1", "10.1"),
      ("watchOS 3.1.1", "10.2.1"), ("watchOS 3.2", "10.3"), ("macOS 10.12.1", "10.1"), ("macOS 10.12.2", "10.2"),
      ("macOS 11.0", "14.0"), ("watchOS 11.4", "18.4"), ("tvOS 18.4", "18.4"), ("macOS 26.1", "26.1"),
      ("tvOS 10.9223372036854775807", "10.9223372036854775807"),
    ])
  func siblings(system: String, expected: String) throws {
    let release = try #require(SystemRelease(system))
    #expect(SystemRelease(.iOS, release.iOSYear).description == "iOS \(expected)")
  }

  @Test("every row has a source, ordered releases and no duplicate")
  func table() {
    #expect(SystemBuild.iOS.count == 88 && SystemBuild.macOS.count == 28)
    for row in SystemBuild.iOS + SystemBuild.macOS {
      #expect(!row.sources.isEmpty, "\(row)")
      #expect(row.first <= row.last, "\(row)")
    }
    for rows in [SystemBuild.iOS, SystemBuild.macOS] {
      #expect(Set(rows.map { "\($0.cfNetwork) \($0.darwin)" }).count == rows.count)
    }
  }

  @Test("an older User-Agent in a newer blob is explained, not used")
  func conflict() throws {
    let agent = SystemBuild.matches(try #require(UserAgentBuild(userAgent: "A CFNetwork/808.0.2 Darwin/16.0.0")))
    let newer = OriginSystem(
      WriterEvidence(shape: .classic(version: 5, isKeyedArchive: true, request: nil), agent: agent))
    #expect(newer.system == "iOS 13 or later")
    #expect(newer.evidence.last?.hasSuffix("older than the blob, as after an update of the system") == true)
    let older = OriginSystem(
      WriterEvidence(shape: .classic(version: 1, isKeyedArchive: false, request: nil), agent: agent))
    #expect(older.system == "iOS 8")
    #expect(older.evidence.last?.hasSuffix("newer than the blob, which a tool may have rewritten") == true)
  }

  @Test("without any evidence the writer is unknown")
  func unknown() {
    #expect(OriginSystem(WriterEvidence(shape: nil, agent: nil)) == OriginSystem(system: "unknown", evidence: []))
  }
}
