import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD204 undecodable-request")
struct RD204Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let original = "NSURLSessionResumeOriginalRequest"

  @Test(
    "a current request that is not an archive is found at its line, and an allowed fix copies the original one")
  func xml() throws {
    let test = try RuleTest("RD204")
    let bytes = try TestInputs.fixture("blobs/request-current-unreadable.xml")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let key = try #require(lines.firstIndex { $0.contains(current) })
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD204", name: "undecodable-request", severity: .error,
          message:
            "the current request cannot be decoded: not a property list: does not begin like a property list at byte "
            + "0; the original one can, and can replace it",
          path: .key(current), location: .line(key + 2, column: 2),
          fix: Fix(.unsafe, [.copyField(from: original, to: current)]), isRejection: false)
      ])
    #expect(try test.repaired(bytes).bytes == bytes, "not without --unsafe-fixes")
    let result = try test.repaired(bytes, unsafe: true)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let before = try ResumeDataDocument(decoding: bytes)
    let after = try ResumeDataDocument(decoding: result.bytes)
    var expected = before.fields
    expected.currentRequest = expected.originalRequest
    #expect(after.fields == expected)
    #expect(after.propertyList[.key(current)] == before.propertyList[.key(original)])
  }

  @Test(
    "an original request that is empty or of another type is replaced by the current one",
    arguments: [
      "blobs/request-original-unreadable.xml", "blobs/wrong-type-request-is-dictionary.xml",
    ])
  func originalRequest(fixture: String) throws {
    let test = try RuleTest("RD204")
    let result = try test.repaired(TestInputs.fixture(fixture), unsafe: true)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    let fields = try ResumeDataDocument(decoding: result.bytes).fields
    #expect(fields.originalRequest == fields.currentRequest)
    #expect(fields.faults == [])
  }

  @Test("the fix is the same in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD204")
    #expect(try test.findings(fixture) == [])
    for (broken, other) in [(current, original), (original, current)] {
      let bytes = try edited(fixture, .setField(broken, .data([])))
      let result = try test.repaired(bytes, unsafe: true)
      #expect(result.applied.map(\.path) == [try place(of: broken, in: bytes).path])
      #expect(result.applied.map(\.fix) == [Fix(.unsafe, [.copyField(from: other, to: broken)])])
      let fields = try ResumeDataDocument(decoding: result.bytes).fields
      #expect(fields.originalRequest == fields.currentRequest)
      #expect(fields.currentRequest?.isReadable == true)
    }
  }

  @Test(
    "if no request can be decoded each finding names the consequence, without a fix",
    arguments: [
      "blobs/requests-both-unreadable.plist", "blobs/requests-elided.xml",
    ])
  func neither(fixture: String) throws {
    let test = try RuleTest("RD204")
    let findings = try test.findings(fixture)
    #expect(findings.map(\.path) == [.key(current), .key(original)])
    #expect(findings.map(\.fix) == [nil, nil])
    let end =
      "; no request of the blob can: resuming it raises an Objective-C exception, which Swift cannot catch"
    #expect(findings.allSatisfy { $0.message.hasSuffix(end) })
    let bytes = try TestInputs.fixture(fixture)
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test("a single request that cannot be decoded names the consequence too")
  func alone() throws {
    let bytes = try edited("blobs/xml-version-4-ios-11.xml", .removeField(original), .setField(current, .data([])))
    #expect(
      try RuleTest("RD204").findings(bytes).map(\.message) == [
        "the current request cannot be decoded: the field holds no bytes; no request of the blob can: resuming it "
          + "raises an Objective-C exception, which Swift cannot catch"
      ])
  }

  @Test("a current request with a Range of its own does not become the original one")
  func range() throws {
    let ranged = try ResumeDataDocument(
      decoding: changed("blobs/xml-version-4-ios-11.xml", current, ["Accept": "Range", "*/*": "bytes=5-"]))
    var document = ranged
    let isApplied = document.apply(.setField(original, .data([])))
    #expect(isApplied)
    let findings = try RuleTest("RD204").findings(document.encoded())
    #expect(
      findings.map(\.message) == [
        "the original request cannot be decoded: the field holds no bytes; the current one cannot replace it, since it "
          + "has a Range header of its own"
      ])
    #expect(findings.map(\.fix) == [nil])
  }

  @Test("requests of the newer loader have the finding without a fix")
  func modern() throws {
    let test = try RuleTest("RD204")
    let fixture = "blobs/masked-archive-26.resumedata"
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
    let path = try #require(document.path(ofField: current))
    document.propertyList.update(path) { request in
      if case .dictionary(var slots) = request {
        slots["$2"] = 23
        request = .dictionary(slots)
      }
    }
    let findings = try test.findings(document.encoded())
    #expect(findings.map(\.path) == [path])
    #expect(findings.map(\.fix) == [nil])
    #expect(findings.first?.message.hasSuffix("; the original one can") == true)
    #expect(try test.findings(fixture) == [])
  }

  @Test(
    "requests in any form under the known keys, and missing ones, have no finding",
    arguments: [
      "bugs/b18-repaired-for-ios-10-read-by-ios-12.plist", "bugs/b18-slots-only.plist", "bugs/b18-top-key-only.plist",
      "bugs/b1-named-requests-of-ios-10.0.2.xml", "blobs/requests-both-missing.xml",
      "blobs/request-original-missing.plist",
      "blobs/requests-extra-flags-of-today.plist", "blobs/requests-both-16-slots.xml", "blobs/safari-info-plist.xml",
      "blobs/nil-archive-newer-key-order.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD204").findings(fixture) == [])
  }

  @Test("a request under an unknown key is reported with the key, and under each of the two known keys it is accepted")
  func otherKey() throws {
    let test = try RuleTest("RD204")
    let fixture = "blobs/xml-version-4-ios-11.xml"
    let third = try changed(fixture, current, ["NSKeyedArchiveRootObjectKey": "Third"])
    #expect(
      try test.findings(third).map(\.message) == [
        "the current request cannot be decoded: it is under \"Third\", and loaders look under "
          + "NSKeyedArchiveRootObjectKey or root; the original one can, and can replace it"
      ])
    #expect(try test.findings(changed(fixture, current, ["NSKeyedArchiveRootObjectKey": "root"])) == [])
    #expect(try test.findings(fixture) == [])
  }
}
