import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD101 leftover-byte-range")
struct RD101Tests {
  @Test("a byte range in an XML blob is found at its line, and the fix removes its two lines")
  func xml() throws {
    let test = try RuleTest("RD101")
    let bytes = try TestInputs.fixture("bugs/b2-byte-range-open.xml")
    let finding = try #require(try test.findings(bytes).first)
    #expect(finding.severity == .error)
    #expect(finding.path == .key("NSURLSessionResumeByteRange"))
    #expect(finding.message.hasPrefix("a leftover byte range \""))
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let key = try #require(lines.firstIndex { $0.contains("NSURLSessionResumeByteRange") })
    #expect(finding.location == .line(key + 2, column: 2), "the line of the value, from 1")

    let result = try test.repaired(bytes)
    #expect(result.status == .repaired)
    #expect(result.remaining == [])
    #expect(result.applied == [finding])
    let expected = (lines[..<key] + lines[(key + 2)...]).joined(separator: "\n")
    #expect(String(decoding: result.bytes, as: UTF8.self) == expected)
  }

  @Test("the fix removes a byte range of any type, also from a keyed archive, where all other objects stay")
  func archive() throws {
    let test = try RuleTest("RD101")
    let original = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/keyed-archive-version-4-ios-12.plist"))
    var document = original
    let isApplied = document.apply(.setField("NSURLSessionResumeByteRange", 7))
    #expect(isApplied)
    let bytes = try document.encoded()
    // The build in its User-Agent shows that iOS 12 wrote it.
    #expect(
      try test.findings(bytes).map(\.message) == [
        "the byte range \"7\" is left over from an earlier resume; only iOS 11.0 to 11.2 are known to fail on it"
      ])
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
    let result = try test.repaired(bytes, DiagnosisContext(reader: SystemRelease("iOS 11.1")))
    #expect(result.status == .repaired)
    let repaired = try ResumeDataDocument(decoding: result.bytes)
    #expect(repaired.fields == original.fields)
    let objects = try #require(repaired.propertyList[.key("$objects")]?.array)
    let before = try #require(original.propertyList[.key("$objects")]?.array)
    #expect(Array(objects.prefix(before.count)) == before)
    #expect(objects.dropFirst(before.count).allSatisfy { $0 == "$null" }, "nothing of the key is left")
  }

  @Test(
    "the finding is an error for iOS 11.0 to 11.2 and for version 4 of an unknown build, and a note otherwise",
    arguments: [
      (1, nil, false), (2, nil, false), (4, nil, true), (5, nil, false), (4, "iOS 10.3", false), (5, "iOS 11.0", true),
      (2, "iOS 11.2.6", true), (4, "iOS 11.3", false), (4, "iOS 18.0", false), (4, "macOS 10.13.3", false),
      (4, "macOS 10.13.0", true),
    ] as [(Int64, String?, Bool)])
  func readers(version: Int64, reader: String?, isError: Bool) throws {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoVersion"] = .integer(PropertyListInteger(version))
    fields["NSURLSessionResumeByteRange"] = "100-"
    let context = DiagnosisContext(reader: reader.flatMap { SystemRelease($0) })
    let findings = try RuleTest("RD101").findings(encoded(fields), context)
    #expect(findings.map(\.severity) == [isError ? .error : .note])
    #expect(findings.map(\.fix) == [isError ? Fix(.safe, [.removeField("NSURLSessionResumeByteRange")]) : nil])
  }

  @Test(
    "Safari's byte range and blobs without a byte range have no finding",
    arguments: ["bugs/b1-after-the-repair.xml", "blobs/nil-archive-newer-key-order.plist"])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD101").findings(fixture) == [])
    var safari = PropertyListDictionary()
    safari["NSURLDownloadURL"] = "https://example.com/a"
    safari["NSURLSessionResumeByteRange"] = "0-1"
    #expect(try RuleTest("RD101").findings(encoded(safari)) == [])
  }
}
