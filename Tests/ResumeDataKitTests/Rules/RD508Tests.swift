import Foundation
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD508 repeated-key")
struct RD508Tests {
  private static let other = PropertyListDictionary.Entry(
    key: "NSURLSessionDownloadURL", value: "https://example.net/other.zip")

  @Test("a second entry of a binary dictionary is reported, and the first one is shown")
  func binary() throws {
    var fields = soundFields()
    let first = fields["NSURLSessionDownloadURL"]?.string
    fields.entries.append(Self.other)
    let findings = try RuleTest("RD508").findings(encoded(fields))
    #expect(findings.map(\.severity) == [.warning])
    #expect(findings.first?.message.contains("NSURLSessionDownloadURL") ?? false)
    #expect(try ResumeDataDocument(decoding: encoded(fields)).fields.url == first)
  }

  @Test("a blob without repeated keys has no finding")
  func once() throws {
    #expect(try RuleTest("RD508").findings(encoded(soundFields())).isEmpty)
  }

  @Test(
    "blobs with two different URLs under one key are reported",
    arguments: ["h1-dup-url-binary.plist", "h1-dup-bytes-binary.plist"])
  func attack(name: String) throws {
    guard let shared = TestInputs.shared else { return }
    let bytes = try TestInputs.bytes(of: shared.appendingPathComponent("cases/hostile/\(name)"))
    #expect(try !RuleTest("RD508").findings(bytes).isEmpty)
  }
}
