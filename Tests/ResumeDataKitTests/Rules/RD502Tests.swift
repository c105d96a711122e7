import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD502 unknown-version")
struct RD502Tests {
  private func blob(_ version: PropertyList?) throws -> [UInt8] {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoVersion"] = version
    return try encoded(fields)
  }

  @Test("a version that is missing, unknown or not a number is a warning without a fix")
  func unknown() throws {
    let test = try RuleTest("RD502")
    for (version, why) in [
      (PropertyList?.none, "the blob has no version"), ("4", "the version is not a 64-bit integer"),
      (.real(4), "the version is not a 64-bit integer"), (3, "version 3 was never seen"),
      (6, "there is no evidence of version 6"), (7, "there is no evidence of version 7"),
      (.integer(.init(Int64.max)), "there is no evidence of version 9223372036854775807"), (0, "0 is not a version"),
      (-1, "-1 is not a version"), (.integer(.init(high: 0, low: .max)), "the version is not a 64-bit integer"),
    ] {
      let bytes = try blob(version)
      let findings = try test.findings(bytes)
      #expect(findings.map(\.message) == [why + "; the loader treats only version 1 specially"])
      #expect(findings.allSatisfy { $0.severity == .warning && $0.fix == nil })
      #expect(findings.first?.path == (version == nil ? .root : .key("NSURLSessionResumeInfoVersion")))
      #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
    }
  }

  @Test("versions 1, 2, 4 and 5 have no finding", arguments: [1, 2, 4, 5])
  func known(version: Int64) throws {
    #expect(try RuleTest("RD502").findings(blob(.integer(.init(version)))) == [])
  }

  @Test(
    "the fixtures of both containers have the expected findings",
    arguments: [
      "blobs/keyed-archive-version-7-unknown.plist", "blobs/xml-version-7-unknown.xml",
      "blobs/keyed-archive-version-missing.plist", "blobs/xml-version-missing.xml",
      "blobs/wrong-type-version-is-text.xml", "hostile/archives/version-2-63.plist",
    ])
  func fixtures(fixture: String) throws {
    let findings = try RuleTest("RD502").findings(fixture)
    #expect(findings.count == 1)
    #expect((findings.first?.location == nil) == fixture.contains("missing") || findings.first?.path == .root)
  }

  @Test(
    "forms that have no version are not judged",
    arguments: [
      "blobs/masked-archive-18.resumedata", "blobs/keyed-archive-around-masked-archive.plist",
      "blobs/safari-info-plist.xml", "blobs/upload-masked-colorado.resumedata", "bugs/b3-nil-archive.plist",
      "blobs/request-named.plist", "blobs/unrelated-property-list.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD502").findings(fixture) == [])
  }
}
