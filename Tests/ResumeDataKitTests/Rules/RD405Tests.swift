import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD405 partial-file-not-named")
struct RD405Tests {
  @Test("received bytes without a file name are an error without a fix, in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD405")
    #expect(try test.findings(fixture) == [])
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
    for name in ["NSURLSessionResumeInfoTempFileName", "NSURLSessionResumeInfoLocalPath"]
    where document.path(ofField: name) != nil {
      let isApplied = document.apply(.removeField(name))
      #expect(isApplied)
    }
    let bytes = try document.encoded()
    let findings = try test.findings(bytes)
    #expect(findings.map(\.message) == ["the blob names no partial file: there is nothing to resume from"])
    #expect(findings.map(\.severity) == [.error] && findings.map(\.fix) == [nil])
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test(
    "one of the two names is enough, and blobs without received bytes are left to RD302")
  func nearMisses() throws {
    let test = try RuleTest("RD405")
    var (path, empty) = (soundFields(), soundFields())
    path["NSURLSessionResumeInfoTempFileName"] = nil
    path["NSURLSessionResumeInfoLocalPath"] = "/a"
    empty["NSURLSessionResumeInfoTempFileName"] = nil
    empty["NSURLSessionResumeBytesReceived"] = 0
    #expect(try test.findings(encoded(path)) == [] && test.findings(encoded(empty)) == [])
    for fixture in [
      "blobs/masked-archive-18.resumedata", "blobs/safari-info-plist.xml", "bugs/b3-nil-archive.plist",
      "blobs/upload-masked-colorado.resumedata",
    ] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }
}
