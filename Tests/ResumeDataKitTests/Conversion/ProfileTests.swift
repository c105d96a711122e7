import KeyedArchives
@testable import ResumeDataKit
import Testing

@Suite("Profiles of systems")
struct ProfileTests {
  private func profile(_ name: String) throws -> SystemProfile {
    let release = try #require(SystemRelease(name))
    return try #require(SystemProfile(of: release))
  }

  @Test(
    "a release has the version, container, requests and path key of its row",
    arguments: [
      (
        "iOS 8.4.1", 1, Container.xml, SystemProfile.RequestForm.positionalUnderBothNames,
        SystemProfile.PathKey.localPath
      ),
      ("iOS 9.0", 2, .xml, .positionalUnderBothNames, .tempFileName), ("iOS 10.0", 2, .xml, .repaired, .tempFileName),
      ("iOS 10.1.1", 2, .xml, .repaired, .tempFileName), ("iOS 10.2", 2, .xml, .keyed, .tempFileName),
      ("iOS 10.3.4", 2, .xml, .keyed, .tempFileName), ("iOS 11.2.6", 4, .xml, .keyed, .tempFileName),
      ("iOS 11.3", 4, .xml, .keyed, .tempFileName), ("iOS 12.0", 4, .keyedArchive, .keyed, .tempFileName),
      ("iOS 12.5.7", 4, .keyedArchive, .keyed, .tempFileName), ("iOS 13.0", 5, .keyedArchive, .keyed, .tempFileName),
      ("iOS 27.1", 5, .keyedArchive, .keyed, .tempFileName),
    ])
  func rows(
    name: String, version: Int, container: Container, requests: SystemProfile.RequestForm,
    pathKey: SystemProfile.PathKey
  ) throws {
    let profile = try profile(name)
    #expect(profile.version == Int64(version))
    #expect(profile.container == container)
    #expect(profile.requests == requests)
    #expect(profile.pathKey == pathKey)
  }

  @Test("only readers of iOS 11.0 to 11.2 must not get a byte range")
  func harmful() throws {
    for (name, fields) in [
      ("iOS 10.3", []), ("iOS 11.0", ["NSURLSessionResumeByteRange"]), ("iOS 11.2.6", ["NSURLSessionResumeByteRange"]),
      ("iOS 11.3", []), ("iOS 13.0", []),
    ] {
      #expect(try profile(name).harmfulFields == fields, "\(name)")
    }
  }

  @Test("other systems correspond to the iOS of their year, with a confidence")
  func siblings() throws {
    #expect(try profile("macOS 10.12.1").requests == .repaired)
    #expect(try profile("macOS 10.12.1").confidence == .observed)
    #expect(try profile("watchOS 3.1").requests == .repaired)
    #expect(try profile("macOS 10.12.2").requests == .keyed)
    #expect(try profile("macOS 10.13").container == .xml)
    #expect(try profile("macOS 10.14").container == .keyedArchive)
    #expect(try profile("tvOS 12.1").version == 4)
    #expect(try profile("macOS 15.0").version == 5)
    #expect(try profile("tvOS 13.0").confidence == .inferred)
    #expect(try profile("iOS 13.0").confidence == .singleSource)
    #expect(try profile("macOS 10.12").systems == "macOS 10.12 (as iOS 10.0 to 10.1)")
  }

  @Test("systems from before resume data have no profile", arguments: ["iOS 7.1", "macOS 10.9", "watchOS 0.9"])
  func tooOld(name: String) throws {
    let release = try #require(SystemRelease(name))
    #expect(SystemProfile(of: release) == nil)
  }

  @Test("the rows follow each other without a gap, and the last has no end")
  func spans() {
    for (row, next) in zip(SystemProfile.all, SystemProfile.all.dropFirst()) {
      let last = row.span.last
      #expect(last.map { $0 < next.span.first } == true, "\(row.systems)")
    }
    #expect(SystemProfile.all.last?.span.last == nil)
    #expect(SystemProfile.all.allSatisfy { !$0.source.isEmpty })
  }

  @Test("each version has a usual profile; version 2 stores its requests under both keys")
  func versions() throws {
    #expect(SystemProfile(version: 1)?.pathKey == .localPath)
    let second = try #require(SystemProfile(version: 2))
    #expect(second.requests == .positionalUnderBothNames)
    #expect(second.requests.topKeys == ["NSKeyedArchiveRootObjectKey", "root"])
    #expect(second.confidence == .inferred)
    #expect(SystemProfile(version: 4)?.container == .xml)
    #expect(SystemProfile(version: 4)?.harmfulFields == [])
    #expect(SystemProfile(version: 5)?.container == .keyedArchive)
    for version in [0, 3, 6, -1] as [Int64] { #expect(SystemProfile(version: version) == nil) }
  }
}
