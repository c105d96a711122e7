import Foundation
import KeyedArchives
import PropertyLists
import RandomBlobs
import TestInputs
import Testing

@testable import ResumeDataKit

/// The cases in which secrets stayed, from the shared directory. Without it these tests print a notice and pass.
@Suite("Cases of secrets")
struct SecretCaseTests {
  private static let url = "https://new.example.org/b.zip"
  private static let now = PropertyListDate(iso8601: "2026-11-01T00:00:00Z")

  /// The files of a directory of cases whose names have one of some prefixes.
  private static func cases(_ directory: String, _ prefixes: String...) -> [String] {
    guard let shared = TestInputs.shared else { return [] }
    return TestInputs.files(below: shared.appendingPathComponent("cases/\(directory)")).map(\.lastPathComponent)
      .filter { name in prefixes.contains { name.hasPrefix($0) } && !name.hasSuffix(".py") }.map {
        "\(directory)/\($0)"
      }
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    guard let shared = TestInputs.shared else { throw CocoaError(.fileNoSuchFile) }
    return try TestInputs.bytes(of: shared.appendingPathComponent("cases/\(name)"))
  }

  private func document(_ name: String) throws -> ResumeDataDocument {
    try ResumeDataDocument(decoding: Self.bytes(name))
  }

  private func holds(_ texts: String..., in bytes: [UInt8]) -> Bool {
    texts.contains { SecretSearch.contains(Array($0.utf8), in: bytes) }
  }

  @Test(
    "the blobs of known attacks keep no secret and no old host",
    arguments: cases("hostile", "h1-dup", "m6-", "m7-", "m9-", "m13-") + cases("format", "Tu-"))
  func attacks(name: String) throws {
    let document = try document(name)
    let redacted = try document.redaction().document
    #expect(!holds("Zq7SECRET", "user:secret", "0123456789abcdef", in: try redacted.encoded()))
    #expect(try redacted.redaction().document.encoded() == redacted.encoded())
    #expect(redacted.fields.version == document.fields.version)
    let made = try document.retargeted(to: Self.url)
    #expect(
      !holds(
        "Zq7SECRET", "user:secret", "0123456789abcdef", "evil.example", "old.example", "https://example.com",
        "h.example",
        in: try made.encoded()))
    #expect(made.fields.url == Self.url && made.fields.currentRequest?.request?.url == Self.url)
    #expect(made.fields.bytesReceived == document.fields.bytesReceived)
  }

  @Test("the URL of archived responses is redacted in both forms", arguments: cases("format", "Tr-", "Ts-", "Tu-"))
  func responses(name: String) throws {
    let document = try document(name)
    let response = try #require(document.fields.response)
    let old = try #require(response.url)
    let made = try document.retargeted(to: Self.url)
    #expect(made.fields.response?.url ?? Self.url == Self.url)
    let host = URLText(old).host
    #expect(try host.isEmpty || !holds(host, in: made.encoded()))
    #expect(try document.redaction().document.fields.response?.url == Redaction.blob.url(old))
  }

  @Test("a report shows no value of a query", arguments: cases("hostile", "m8-") + cases("field", "08-"))
  func reports(name: String) throws {
    let findings = Diagnosis(of: try document(name)).findings()
    #expect(findings.contains { $0.rule == "RD207" })
    #expect(findings.allSatisfy { !$0.message.contains("Zq7SECRET") && !$0.message.contains("abc%3D") })
  }

  @Test(
    "a limited link that has expired is an error with the time",
    arguments: cases("field/url", "") + cases("field", "06-", "07-", "31-"))
  func limitedLinks(name: String) throws {
    let findings = Diagnosis(of: try document(name), in: DiagnosisContext(now: Self.now)).findings()
    let found = try #require(findings.first { $0.rule == "RD105" })
    #expect(found.severity == .error)
    let ends = [
      "qiniu-e": "2015-12-30T16:00:00Z", "06-": "2015-12-30T16:00:00Z", "07-": "2026-06-21T00:00:00Z",
      "googlevideo": "2015-11-21T12:46:40Z", "hf-s3-v4": "2025-06-01T01:00:00Z", "oss-v4": "2020-02-04T09:45:00Z",
      "cos-": "2020-09-13T13:26:40Z", "bearer": "2025-06-15T15:06:40Z", "github": "2025-08-11T10:00:00Z",
    ]
    let file = name.split(separator: "/").last ?? ""
    let end = ends.first { file.hasPrefix($0.key) }?.value ?? "2020-09-13T12:26:40Z"
    #expect(found.message.contains("expired at \(end)"), "\(found.message)")
  }

  @Test("the signature of each limited link is hidden", arguments: cases("field/url", "") + cases("field", "31-"))
  func signatures(name: String) throws {
    let redacted = try document(name).redaction().document.encoded()
    #expect(
      !holds("=abc", "abcdef0123", "0123456789abcdef", "ak:sig", "AKID", "AA.BB", "c2lnbmF0dXJl", in: redacted))
  }

  @Test("the way back to the original URL is named, and the credentials of the original request stay")
  func original() throws {
    guard let name = Self.cases("field", "08-").first else { return }
    let document = try document(name)
    let findings = Diagnosis(of: document, in: DiagnosisContext(now: Self.now)).findings()
    #expect(findings.contains { $0.rule == "RD105" && $0.message.contains("convert --original-url") })
    let original = try #require(document.fields.originalRequest?.request)
    let made = try document.retargeted(to: #require(original.url))
    #expect(made.fields.originalRequest?.request == original)
    #expect(made.fields.originalRequest?.request?.header("Authorization") == "Bearer old")
    #expect(made.fields.currentRequest?.request?.url == original.url)
    #expect(!holds("release-assets", "abc%3D", in: try made.encoded()))
  }
}
