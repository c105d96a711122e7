import PropertyLists
import ResumeDataComparison
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD403 version-and-path-disagree")
struct RD403Tests {
  private static let container = "/private/var/mobile/Containers/Data/Application/9A0E0C5B-1F0B-4C1B-8F7E-2B1D6C1A0001"

  private func found(_ directory: String) -> DiagnosisContext {
    DiagnosisContext(partialFile: .found(directory: directory, length: 100))
  }

  private func blob(version: Int64?, path: String?, name: String?) throws -> [UInt8] {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoVersion"] = version.map { .integer(PropertyListInteger($0)) }
    fields["NSURLSessionResumeInfoTempFileName"] = name.map { .string($0) }
    fields["NSURLSessionResumeInfoLocalPath"] = path.map { .string($0) }
    return try encoded(fields)
  }

  @Test("version 1 with only a name gets the path of the file that was found, in place of the name")
  func version1() throws {
    let test = try RuleTest("RD403")
    let bytes = try blob(version: 1, path: nil, name: "a.tmp")
    let finding = try #require(try test.findings(bytes, found("/tmp/new")).first)
    #expect(
      finding.message == "version 1 names its partial file by an absolute path, and this blob has a file name alone")
    #expect(finding.severity == .warning)
    #expect(finding.path == .key("NSURLSessionResumeInfoTempFileName"))
    #expect(finding.fix?.applicability == .safe)
    let result = try test.repaired(bytes, found("/tmp/new"))
    let expected = try ResumeDataDocument(decoding: blob(version: 1, path: "/tmp/new/a.tmp", name: nil))
    let repaired = try ResumeDataDocument(decoding: result.bytes)
    #expect(Comparison(repaired, expected).isSame)
    let keys = try #require(repaired.propertyList.dictionary?.keys)
    #expect(keys == keys.sorted(), "the new key has its place among the others")
    #expect(result.remaining == [])
  }

  @Test("without a file that was found, or with a name that leads elsewhere, version 1 gets no fix")
  func version1WithoutFile() throws {
    let test = try RuleTest("RD403")
    let bytes = try blob(version: 1, path: nil, name: "a.tmp")
    for partial in [
      DiagnosisContext.PartialFileSearch.unknown, .missing(directory: "/tmp"),
      .found(directory: "relative", length: 100),
    ] {
      let findings = try test.findings(bytes, DiagnosisContext(partialFile: partial))
      #expect(findings.count == 1 && findings.first?.fix == nil)
    }
    let up = try test.findings(blob(version: 1, path: nil, name: "../a.tmp"), found("/tmp"))
    #expect(up.count == 1 && up.first?.fix == nil)
  }

  @Test(
    "version 2 and later with a path into a temporary directory gets the name in place of the path",
    arguments: [
      container + "/tmp/a.tmp", "/var/folders/ab/c0123456789_abcdefgh/T/a.tmp",
      "/private/var/folders/ab/c0123456789_abcdefgh/T/a.tmp", "/Users/me/Library/Containers/com.example/Data/tmp/a.tmp",
      container + "/Library/Caches/com.apple.nsurlsessiond/Downloads/com.example.App/a.tmp",
    ])
  func later(path: String) throws {
    let test = try RuleTest("RD403")
    for version: Int64 in [2, 4, 5, 7] {
      let bytes = try blob(version: version, path: path, name: nil)
      let finding = try #require(try test.findings(bytes).first)
      #expect(
        finding.message
          == "version \(version) names its partial file in the temporary directory by its file name, and this blob by "
          + "a path"
      )
      #expect(finding.path == .key("NSURLSessionResumeInfoLocalPath"))
      let result = try test.repaired(bytes)
      let after = try ResumeDataDocument(decoding: result.bytes).fields
      #expect(after.tempFileName == "a.tmp" && after.localPath == nil)
      #expect(result.remaining == [])
    }
  }

  @Test("the path in a keyed archive is replaced by the name")
  func archive() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/local-path-and-temp-name.plist"))
    let isRemoved = document.apply(.removeField("NSURLSessionResumeInfoTempFileName"))
    #expect(isRemoved)
    let result = try RuleTest("RD403").repaired(document.encoded())
    let after = try ResumeDataDocument(decoding: result.bytes)
    #expect(after.fields.tempFileName == "CFNetworkDownload_aB3xYz.tmp" && after.fields.localPath == nil)
    #expect(after.container == .keyedArchive)
  }

  @Test(
    "an explicit file elsewhere has no finding",
    arguments: [
      "/Users/me/Downloads/a.zip", "/tmp/a.tmp", container + "/Documents/tmp/a.tmp", container + "/tmp/folder/a.tmp",
      container + "/tmp/../Documents/a.tmp", container + "/tmp/..", container + "/tmp", "tmp/a.tmp", "",
      "/var/folders/T/a.tmp", "/com.apple.nsurlsessiond/Downloads",
    ])
  func elsewhere(path: String) throws {
    #expect(try RuleTest("RD403").findings(blob(version: 4, path: path, name: nil)) == [])
  }

  @Test("blobs with both keys, the right key, no key or no version, and WebKit's blobs, have no finding")
  func nearMisses() throws {
    let test = try RuleTest("RD403")
    let path = Self.container + "/tmp/a.tmp"
    #expect(try test.findings(blob(version: 1, path: path, name: "a.tmp"), found("/new")) == [])
    #expect(try test.findings(blob(version: 4, path: path, name: "a.tmp"), found("/new")) == [])
    #expect(try test.findings(blob(version: 1, path: path, name: nil), found("/new")) == [])
    #expect(try test.findings(blob(version: 4, path: nil, name: "a.tmp"), found("/new")) == [])
    #expect(try test.findings(blob(version: 4, path: nil, name: nil), found("/new")) == [])
    #expect(try test.findings(blob(version: nil, path: path, name: nil)) == [])
    #expect(try test.findings(blob(version: 0, path: path, name: nil)) == [])
    for fixture in [
      "blobs/xml-version-1-ios-8.xml", "blobs/binary-version-1-converted.plist", "blobs/masked-archive-26.resumedata",
      "blobs/keyed-archive-around-masked-archive.plist",
    ] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
    var webKit = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/xml-keyed-archive-webkit.xml"))
    let isSet = webKit.apply(.setField("NSURLSessionResumeInfoLocalPath", .string(path)))
    #expect(isSet)
    #expect(webKit.fields.localPath == path)
    #expect(try test.findings(webKit.encoded()) == [])
  }
}
