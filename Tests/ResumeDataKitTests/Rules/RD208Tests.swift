import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD208 current-request-missing")
struct RD208Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let original = "NSURLSessionResumeOriginalRequest"

  @Test("an allowed fix copies the original request in every container", arguments: soundBlobs)
  func containers(fixture: String) throws {
    let test = try RuleTest("RD208")
    #expect(try test.findings(fixture) == [])
    let bytes = try edited(fixture, .removeField(current))
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD208", name: "current-request-missing", severity: .error,
          message:
            "the current request is missing: a background session refuses the blob with -3003, and a foreground "
            + "session uses the original one",
          path: .root, location: nil, fix: Fix(.unsafe, [.copyField(from: original, to: current)]), isRejection: false)
      ])
    #expect(try test.repaired(bytes).bytes == bytes, "not without --unsafe-fixes")
    let result = try test.repaired(bytes, unsafe: true)
    #expect(result.status == .repaired && result.remaining == [])
    var expected = try fields(of: fixture)
    expected.currentRequest = expected.originalRequest
    #expect(try ResumeDataDocument(decoding: result.bytes).fields == expected)
  }

  @Test("without any request, or with an original one that cannot be read, there is no fix")
  func nothingToCopy() throws {
    let test = try RuleTest("RD208")
    let neither = try test.findings("blobs/requests-both-missing.xml")
    #expect(
      neither.map(\.message) == [
        "there is no request: a background session refuses the blob with -3003; elsewhere the loader may raise an "
          + "exception that Swift cannot catch"
      ])
    let broken = try edited("blobs/xml-version-4-ios-11.xml", .removeField(current), .setField(original, .data([1])))
    let findings = try test.findings(broken)
    #expect(
      findings.map(\.message) == [
        "the current request is missing: a background session refuses the blob with -3003; the original one cannot "
          + "replace it"
      ])
    #expect((neither + findings).allSatisfy { $0.fix == nil && $0.severity == .error })
    #expect(try test.repaired(broken, unsafe: true).bytes == broken)
  }

  @Test("the newer loader's blobs have the finding without a fix")
  func modern() throws {
    var document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/masked-archive-26.resumedata"))
    let objects = try #require(document.propertyList[.key("$objects")]?.array)
    let root = try #require(objects.firstIndex { $0.dictionary?.contains("currentRequest") ?? false })
    document.propertyList.update(PropertyListPath([.key("$objects"), .index(root)])) { object in
      guard case .dictionary(var dictionary) = object else { return }
      dictionary["currentRequest"] = nil
      object = .dictionary(dictionary)
    }
    let findings = try RuleTest("RD208").findings(document.encoded())
    #expect(findings.map(\.message) == ["the current request is missing, which the newer loader requires"])
    #expect(findings.map(\.fix) == [nil])
  }

  @Test(
    "an existing request, readable or not, and other kinds of blobs have no finding",
    arguments: [
      "blobs/request-current-unreadable.xml", "blobs/safari-info-plist.xml", "bugs/b3-nil-archive.plist",
      "blobs/masked-archive-18.resumedata", "blobs/upload-masked-colorado.resumedata", "blobs/request-named.plist",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD208").findings(fixture) == [])
  }
}
