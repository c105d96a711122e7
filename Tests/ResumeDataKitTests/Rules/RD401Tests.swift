import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD401 stale-container-path")
struct RD401Tests {
  private let blob = "bugs/b5-stale-path.xml"
  private let file = "CFNetworkDownload_aB3xYz.tmp"
  /// The byte count of the fixture.
  private var received: Int64 {
    get throws { try #require(ResumeDataDocument(decoding: TestInputs.fixture(blob)).fields.bytesReceived) }
  }
  private static let uuid = "9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001"

  private func found(_ directory: String, _ length: Int64 = 100) -> DiagnosisContext {
    DiagnosisContext(partialFile: .found(directory: directory, length: length))
  }

  private func fields(_ path: String, version: Int64 = 1, name: String? = nil) -> PropertyListDictionary {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoVersion"] = .integer(PropertyListInteger(version))
    fields["NSURLSessionResumeInfoTempFileName"] = name.map { .string($0) }
    fields["NSURLSessionResumeInfoLocalPath"] = .string(path)
    return fields
  }

  @Test("the path is set to that of the partial file that was found, and nothing else changes")
  func repair() throws {
    let test = try RuleTest("RD401")
    let bytes = try TestInputs.fixture(blob)
    let finding = try #require(try test.findings(bytes, found("/home/me/tmp", try received)).first)
    #expect(finding.message == "the path leads into an app's container, and the partial file is in /home/me/tmp")
    #expect(finding.severity == .error)
    #expect(finding.path == .key("NSURLSessionResumeInfoLocalPath"))
    #expect(finding.fix?.applicability == .safe)
    let result = try test.repaired(bytes, found("/home/me/tmp", try received))
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let old =
      "/private/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-0000000000ff/tmp/"
      + "CFNetworkDownload_aB3xYz.tmp"
    let expected = String(decoding: bytes, as: UTF8.self).replacing(old, with: "/home/me/tmp/\(file)")
    #expect(String(decoding: result.bytes, as: UTF8.self) == expected)
    // A slash at the end of the directory is not doubled.
    #expect(try test.repaired(bytes, found("/home/me/tmp/", try received)).bytes == result.bytes)
  }

  @Test("the path stays if the file that was found has another length")
  func otherLength() throws {
    let test = try RuleTest("RD401")
    for length in [0, 100, try received - 1, try received + 1] {
      let findings = try test.findings(blob, found("/home/me/tmp", length))
      #expect(findings.map(\.severity) == [.error] && findings.map(\.fix) == [nil])
    }
  }

  @Test("without a search the finding is a note without a fix")
  func unknown() throws {
    let test = try RuleTest("RD401")
    let findings = try test.findings(blob)
    #expect(
      findings.map(\.message) == ["the path leads into an app's container, which moves with every reinstall or update"])
    #expect(findings.allSatisfy { $0.severity == .note && $0.fix == nil })
    #expect(try test.repaired(TestInputs.fixture(blob), unsafe: true).status == .unchanged)
  }

  @Test("a missing file is left to RD402, and a file at the path has no finding, by either name of /var")
  func nearMisses() throws {
    let test = try RuleTest("RD401")
    #expect(try test.findings(blob, DiagnosisContext(partialFile: .missing(directory: "/tmp"))) == [])
    let container = "/var/mobile/Containers/Data/Application/00000000-0000-4000-8000-0000000000ff/tmp"
    for directory in [container, "/private" + container, container + "/"] {
      #expect(try test.findings(blob, found(directory)) == [], "\(directory)")
    }
  }

  @Test(
    "paths in containers of devices, simulators, iOS 7, macOS and groups are found",
    arguments: [
      "/var/mobile/Containers/Data/Application/\(uuid)/tmp/a.tmp",
      "/private/var/mobile/Containers/Data/Application/\(uuid.lowercased())/Library/Caches/a.tmp",
      "/private/var/mobile/Containers/Data/PluginKitPlugin/\(uuid)/tmp/a.tmp",
      "/private/var/mobile/Containers/Shared/AppGroup/\(uuid)/a.tmp",
      "/var/mobile/Applications/\(uuid)/tmp/a.tmp",
      "/Users/me/Library/Developer/CoreSimulator/Devices/\(uuid)/data/Containers/Data/Application/\(uuid)/tmp/a.tmp",
      "/Users/me/Library/Application Support/iPhone Simulator/7.1/Applications/\(uuid)/tmp/a.tmp",
      "/Users/me/Library/Containers/com.example.App/Data/tmp/a.tmp",
      "//var//mobile/Containers/Data/Application/\(uuid)//tmp/a.tmp",
    ])
  func containers(path: String) throws {
    let test = try RuleTest("RD401")
    #expect(try test.findings(encoded(fields(path))).count == 1)
    let result = try test.repaired(encoded(fields(path)), found("/tmp/new"))
    #expect(try ResumeDataDocument(decoding: result.bytes).fields.localPath == "/tmp/new/a.tmp")
  }

  @Test(
    "explicit files elsewhere, relative paths and containers without a file have no finding",
    arguments: [
      "/Users/me/Downloads/a.zip", "/tmp/a.tmp", "Containers/Data/Application/\(uuid)/tmp/a.tmp", "",
      "/Containers/Data/Application/not-a-uuid/tmp/a.tmp", "/var/mobile/Containers/Data/Application/\(uuid)",
      "/Applications/App.app/a.tmp", "/Containers", "/Library/Containers", "/",
      "/var/mobile/Containers/Data/Application/\(uuid.dropLast())/tmp/a.tmp",
      "/var/mobile/Containers/Data/Application/\(uuid.dropLast())g/tmp/a.tmp",
    ])
  func elsewhere(path: String) throws {
    #expect(try RuleTest("RD401").findings(encoded(fields(path)), found("/tmp/new")) == [])
  }

  @Test("a path is removed if the blob has the temporary file's name too, except in version 1")
  func both() throws {
    let test = try RuleTest("RD401")
    let path = "/var/mobile/Containers/Data/Application/\(Self.uuid)/tmp/a.tmp"
    for version: Int64 in [2, 4, 5, 7] {
      let result = try test.repaired(encoded(fields(path, version: version, name: "a.tmp")), found("/new"))
      let after = try ResumeDataDocument(decoding: result.bytes).fields
      #expect(after.localPath == nil && after.tempFileName == "a.tmp", "\(version)")
    }
    let result = try test.repaired(encoded(fields(path, name: "a.tmp")), found("/new"))
    let after = try ResumeDataDocument(decoding: result.bytes).fields
    #expect(after.localPath == "/new/a.tmp" && after.tempFileName == "a.tmp")
  }

  @Test(
    "the file name of the path is searched, not the temporary name; in a relative directory there is no fix")
  func notTheSame() throws {
    let test = try RuleTest("RD401")
    let path = "/var/mobile/Containers/Data/Application/\(Self.uuid)/tmp/a.tmp"
    let other = try test.findings(encoded(fields(path, version: 4, name: "b.tmp")), found("/new"))
    let moved = Fix(
      .safe,
      [
        .setField("NSURLSessionResumeInfoTempFileName", "a.tmp"), .removeField("NSURLSessionResumeInfoLocalPath"),
      ])
    #expect(other.map(\.fix) == [moved])
    let wrong = try test.findings(encoded(fields(path, version: 4, name: "../b.tmp")), found("/new"))
    #expect(wrong.map(\.fix) == [moved])
    let relative = try test.findings(encoded(fields(path)), found("new"))
    #expect(relative.map(\.severity) == [.error])
    #expect(relative.first?.fix == nil)
    let up = try test.findings(encoded(fields(path.replacing("a.tmp", with: ".."))), found("/new"))
    #expect(up.first?.fix == nil)
  }

  @Test("the path changes in its place, in a keyed archive and outside it, where WebKit stores it")
  func archives() throws {
    let test = try RuleTest("RD401")
    let path = "/var/mobile/Containers/Data/Application/\(Self.uuid)/Documents/a.zip"
    for (fixture, count) in [
      ("blobs/local-path-and-temp-name.plist", 0), ("blobs/xml-keyed-archive-webkit.xml", 1),
    ] {
      var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
      let isSet = document.apply(.setField("NSURLSessionResumeInfoLocalPath", .string(path)))
      let isRemoved = document.apply(.removeField("NSURLSessionResumeInfoTempFileName"))
      #expect(isSet && isRemoved)
      let received = try #require(document.fields.bytesReceived)
      // It is not known where the reader has a file outside of its temporary directory.
      #expect(try test.repaired(document.encoded(), found("/new", received)).status == .unchanged)
      let result = try test.repaired(document.encoded(), found("/new", received), unsafe: true)
      #expect(result.status == .repaired)
      let after = try ResumeDataDocument(decoding: result.bytes)
      #expect(after.fields.localPath == "/new/a.zip", "\(fixture)")
      let outside = after.propertyList.dictionary?.entries.filter { $0.key == "NSURLSessionResumeInfoLocalPath" }
      #expect(outside?.count == count, "\(fixture)")
    }
  }
}
