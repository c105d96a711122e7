import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD404 temp-name-is-a-path")
struct RD404Tests {
  private func blob(_ name: String) throws -> [UInt8] {
    var fields = soundFields()
    fields["NSURLSessionResumeInfoTempFileName"] = .string(name)
    return try encoded(fields)
  }

  @Test(
    "names that lead out of the directory, or nowhere, are found",
    arguments: [
      "../Documents/a", "/etc/passwd", "a/b", "/", "a/", ".", "..", "", "a\0.tmp", "\0",
      // With a combining mark the slash is another character, but the path is the same.
      "../\u{301}a", "..\u{2F}\u{20D2}a",
    ])
  func paths(name: String) throws {
    let test = try RuleTest("RD404")
    let bytes = try blob(name)
    let finding = try #require(try test.findings(bytes).first)
    #expect(finding.severity == .error)
    #expect(finding.fix == nil && !finding.isRejection)
    #expect(finding.path == .key("NSURLSessionResumeInfoTempFileName"))
    let expected =
      name.isEmpty
      ? "the temporary file name is empty"
      : "the temporary file name \"\(name)\" is not a plain file name: it may lead out of the temporary directory"
    #expect(finding.message == expected)
    // Such a name is not searched for.
    #expect(try ResumeDataDocument(decoding: bytes).fields.partialFileName(in: "/tmp") == nil)
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test("the newer loader's name is judged")
  func modern() throws {
    // The name occurs once in the archive, so another text of the same length changes nothing else.
    let masked = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/masked-archive-26.resumedata"))
    let name = try #require(masked.fields.tempFileName)
    let evil = "../" + name.dropFirst(3)
    var document = masked
    document.propertyList = masked.propertyList.replacingText(name, by: evil)
    #expect(document.fields.tempFileName == evil)
    let findings = try RuleTest("RD404").findings(document.encoded())
    #expect(findings.count == 1)
    let path = try #require(findings.first?.path)
    #expect(document.propertyList[path] == .string(evil))
  }

  @Test(
    "unusual file names have no finding",
    arguments: ["CFNetworkDownload_abcdef.tmp", "...", ".hidden", "a b", "a\\b", "\u{2215}", "é", "~", "-"])
  func names(name: String) throws {
    #expect(try RuleTest("RD404").findings(blob(name)) == [])
  }

  @Test("a name that is missing or not a string is not judged")
  func nearMisses() throws {
    let test = try RuleTest("RD404")
    for value in [PropertyList.integer(1), .data([0x2F]), nil] {
      var fields = soundFields()
      fields["NSURLSessionResumeInfoTempFileName"] = value
      #expect(try test.findings(encoded(fields)) == [])
    }
    #expect(try test.findings("blobs/xml-version-1-ios-8.xml") == [])
  }
}

extension PropertyList {
  /// This value with one text replaced by another.
  fileprivate func replacingText(_ old: String, by new: String) -> PropertyList {
    switch self {
    case .string(old): .string(new)
    case .array(let values): .array(values.map { $0.replacingText(old, by: new) })
    case .dictionary(let dictionary):
      .dictionary(
        .init(dictionary.entries.map { .init(key: $0.key, value: $0.value.replacingText(old, by: new)) }))
    default: self
    }
  }
}
