import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD105 signed-url")
struct RD105Tests {
  private let advice = "put a new one in with `resumedata convert --url NEW`"

  private func at(_ time: String) throws -> DiagnosisContext {
    let now: PropertyListDate = try #require(PropertyListDate(iso8601: time))
    return DiagnosisContext(now: now)
  }

  @Test(
    "an expired link of each kind is an error at the request that is sent, without a fix",
    arguments: [
      ("s3-version-4", "the URL is signed (S3, signature version 4)", "09:45:00Z, 14 hours 15 minutes ago"),
      ("s3-version-2", "the URL is signed (S3, signature version 2)", "09:45:00Z, 14 hours 15 minutes ago"),
      ("cloudfront", "the URL is signed (CloudFront)", "09:45:00Z, 14 hours 15 minutes ago"),
      ("cloudfront-policy", "the URL is signed (CloudFront)", "09:45:00Z, 14 hours 15 minutes ago"),
      (
        "google-cloud-storage", "the URL is signed (Google Cloud Storage, signature version 4)",
        "10:30:00Z, 13 hours 30 minutes ago"
      ),
      (
        "azure-shared-access", "the URL is signed (Azure shared access signature)",
        "10:30:00Z, 13 hours 30 minutes ago"
      ),
      ("plain-expires", "the URL has an expiry time in the query", "09:45:00Z, 14 hours 15 minutes ago"),
    ])
  func expired(name: String, what: String, end: String) throws {
    let test = try RuleTest("RD105")
    let bytes = try TestInputs.fixture("bugs/b9-signed-url-\(name).plist")
    let place = try place(of: "NSURLSessionResumeCurrentRequest", in: bytes)
    #expect(place.location != nil)
    #expect(
      try test.findings(bytes, at("2020-02-05T00:00:00Z")) == [
        Finding(
          rule: "RD105", name: "signed-url", severity: .error,
          message: "\(what) and expired at 2020-02-04T\(end); \(advice)",
          path: place.path, location: place.location, fix: nil, isRejection: false)
      ])
    #expect(try test.repaired(bytes, at("2020-02-05T00:00:00Z"), unsafe: true).bytes == bytes)
  }

  @Test("a link that is still valid, or judged without a clock, is a note")
  func notExpired() throws {
    let test = try RuleTest("RD105")
    let fixture = "bugs/b9-signed-url-s3-version-4.plist"
    let before = try test.findings(fixture, at("2020-02-04T09:43:57Z"))
    let signed = "the URL is signed (S3, signature version 4) and expires at 2020-02-04T09:45:00Z"
    #expect(before.map(\.message) == ["\(signed), 1 minute 3 seconds from now; past that, \(advice)"])
    #expect(before.map(\.severity) == [.note])
    let clockless = try test.findings(fixture)
    #expect(clockless.map(\.message) == ["\(signed); past that, \(advice)"])
    #expect(clockless.map(\.severity) == [.note])
    let lasting = try test.findings("bugs/b9-signed-url-not-expired.plist", at("2026-01-01T00:00:00Z"))
    #expect(
      lasting.map(\.message) == [
        "the URL has an expiry time in the query and expires at 3000-01-01T00:00:00Z, 355746 days from now; past that, "
          + advice
      ])
    #expect(lasting.map(\.severity) == [.note])
  }

  @Test("a link has expired in the second of its end; a distance in time has two units at most")
  func distances() throws {
    for (now, severity, words) in [
      ("2020-02-04T09:44:59Z", Finding.Severity.note, "expires at 2020-02-04T09:45:00Z, 1 second from now"),
      ("2020-02-04T09:45:00Z", .error, "expired at 2020-02-04T09:45:00Z, 0 seconds ago"),
      ("2020-02-04T10:45:00Z", .error, "expired at 2020-02-04T09:45:00Z, 1 hour ago"),
      ("2020-02-05T09:46:00Z", .error, "expired at 2020-02-04T09:45:00Z, 1 day ago"),
      ("2020-02-06T12:46:01Z", .error, "expired at 2020-02-04T09:45:00Z, 2 days 3 hours ago"),
    ] {
      let findings = try RuleTest("RD105").findings("bugs/b9-signed-url-cloudfront.plist", at(now))
      #expect(findings.map(\.severity) == [severity], "\(now)")
      #expect(findings.first?.message.contains(" \(words); ") == true, "\(findings)")
    }
  }

  @Test("an extreme clock does not trap", arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func clocks(seconds: Double) throws {
    let context = DiagnosisContext(now: PropertyListDate(secondsSinceReferenceDate: seconds))
    #expect(try RuleTest("RD105").findings("bugs/b9-signed-url-cloudfront.plist", context).count == 1)
  }

  @Test("the URL of the current request is judged, else that of the original one, else the download URL")
  func whichURL() throws {
    let test = try RuleTest("RD105")
    let plain = "https://example.com/files/archive.zip"
    let signed = plain + "?Expires=1580809500&Signature=SECRET&AWSAccessKeyId=ID"
    let fixture = "blobs/xml-version-4-ios-11.xml"
    let current = "NSURLSessionResumeCurrentRequest"
    let original = "NSURLSessionResumeOriginalRequest"
    let inCurrent = try test.findings(changed(fixture, current, [plain: signed]))
    #expect(inCurrent.map(\.path) == [.key(current)])
    #expect(try test.findings(changed(fixture, original, [plain: signed])) == [])

    var document = try ResumeDataDocument(decoding: changed(fixture, original, [plain: signed]))
    let isApplied = document.apply(.setField(current, .data([])))
    #expect(isApplied)
    #expect(try test.findings(document.encoded()).map(\.path) == [.key(original)])

    var fields = soundFields()
    fields["NSURLSessionDownloadURL"] = .string(signed)
    let inURL = try test.findings(encoded(fields))
    #expect(inURL.map(\.path) == [.key("NSURLSessionDownloadURL")])
    #expect(inURL.allSatisfy { !$0.message.contains("SECRET") && !$0.message.contains("ID)") })
  }

  @Test("blobs of the newer loader and of Safari have the finding")
  func otherForms() throws {
    let test = try RuleTest("RD105")
    let plain = "https://example.com/files/archive.zip"
    for fixture in ["blobs/masked-archive-26.resumedata", "blobs/safari-info-plist.plist"] {
      let findings = try test.findings(changed(fixture, [plain: plain + "?se=2020-02-04&sig=x"]))
      #expect(findings.count == 1, "\(fixture)")
      #expect(findings.first?.path != .root, "\(fixture)")
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }

  @Test("blobs without an expiry time in their URL have no finding", arguments: soundBlobs + ["blobs/range-last.xml"])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD105").findings(fixture, at("2026-01-01T00:00:00Z")) == [])
  }
}
