import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD203 original-request-missing")
struct RD203Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let original = "NSURLSessionResumeOriginalRequest"
  private let missing = "the original request is missing: a task that is resumed from this blob has none"

  @Test("a blob without an original request is found, and an allowed fix copies the current one")
  func archive() throws {
    let test = try RuleTest("RD203")
    let bytes = try TestInputs.fixture("bugs/b4-original-request-missing.plist")
    let document = try ResumeDataDocument(decoding: bytes)
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD203", name: "original-request-missing", severity: .warning, message: missing, path: .root,
          location: nil, fix: Fix(.unsafe, [.copyField(from: current, to: original)]),
          isRejection: false)
      ])
    #expect(try test.repaired(bytes).bytes == bytes, "not without --unsafe-fixes")
    let result = try test.repaired(bytes, unsafe: true)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    var expected = document.fields
    expected.originalRequest = expected.currentRequest
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == expected)
  }

  @Test("the fix is the same in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD203")
    #expect(try test.findings(fixture) == [])
    let result = try test.repaired(edited(fixture, .removeField(original)), unsafe: true)
    #expect(result.applied.map(\.message) == [missing])
    var expected = try fields(of: fixture)
    expected.originalRequest = expected.currentRequest
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == expected)
  }

  @Test("a current request that cannot be read or has a Range header is not copied")
  func unfit() throws {
    let test = try RuleTest("RD203")
    let fixture = "blobs/xml-version-4-ios-11.xml"
    let broken = try edited(fixture, .removeField(original), .setField(current, .data([1])))
    #expect(
      try test.findings(broken).map(\.message) == [
        "\(missing); the current one cannot replace it, since it cannot be decoded"
      ])
    #expect(try test.repaired(broken, unsafe: true).bytes == broken)

    for name in ["Range", "range", "RANGE"] {
      var document = try ResumeDataDocument(decoding: changed(fixture, current, ["Accept": name, "*/*": "bytes=5-"]))
      let isApplied = document.apply(.removeField(original))
      #expect(isApplied)
      let ranged = try document.encoded()
      #expect(
        try test.findings(ranged).map(\.message) == [
          "\(missing); the current one cannot replace it, since it has a Range header of its own"
        ])
      #expect(try test.repaired(ranged, unsafe: true).bytes == ranged)
    }
  }

  @Test("without any request there is a finding and no fix")
  func neither() throws {
    let findings = try RuleTest("RD203").findings("blobs/requests-both-missing.xml")
    #expect(
      findings.map(\.message) == [
        "the blob has no request, neither the original nor the current one: only the download URL is left"
      ])
    #expect(findings.map(\.fix) == [nil])
  }

  @Test(
    "an existing request, readable or not, and forms without the key have no finding",
    arguments: soundBlobs + [
      "blobs/request-original-unreadable.xml", "blobs/wrong-type-request-is-dictionary.xml",
      "blobs/request-current-missing.plist", "blobs/safari-info-plist.xml", "blobs/nil-archive-newer-key-order.plist",
      "blobs/masked-archive-26.resumedata", "blobs/upload-masked-colorado.resumedata", "blobs/request-named.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD203").findings(fixture) == [])
  }
}
