import KeyedArchives
import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD205 not-a-plain-get")
struct RD205Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let url = "https://example.com/files/archive.zip"

  @Test("another scheme is found at the request that is sent, in every container", arguments: soundBlobs)
  func scheme(fixture: String) throws {
    let test = try RuleTest("RD205")
    #expect(try test.findings(fixture) == [])
    let bytes = try changed(fixture, current, [url: "FILE:///etc/passwd"])
    let place = try place(of: current, in: bytes)
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD205", name: "not-a-plain-get", severity: .error,
          message: "the URL's scheme is \"file\"; only http and https can be resumed", path: place.path,
          location: place.location, fix: nil, isRejection: false)
      ])
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test("another method is found", arguments: ["HEAD", "POST", "", "GET "])
  func method(method: String) throws {
    let bytes = try changed("blobs/binary-version-4.plist", current, ["GET": method])
    let findings = try RuleTest("RD205").findings(bytes)
    #expect(findings.map(\.message) == ["the request's method is \(method); only GET can be resumed"])
    #expect(findings.map(\.path) == [.key(current)])
  }

  @Test("another scheme and another method are two findings")
  func both() throws {
    let bytes = try changed("blobs/binary-version-4.plist", current, ["GET": "POST", url: "ftp://e.com/a"])
    #expect(try RuleTest("RD205").findings(bytes).count == 2)
  }

  @Test("a URL without a scheme and a missing URL are found")
  func noURL() throws {
    let test = try RuleTest("RD205")
    var fields = soundFields()
    fields["NSURLSessionDownloadURL"] = "example.com/a.zip"
    let findings = try test.findings(encoded(fields))
    #expect(findings.map(\.message) == ["the URL has no scheme; only http and https can be resumed"])
    #expect(findings.map(\.path) == [.key("NSURLSessionDownloadURL")])
    fields["NSURLSessionDownloadURL"] = nil
    #expect(try test.findings(encoded(fields)).map(\.message) == ["the blob has no URL"])
  }

  @Test("blobs of the newer loader and of Safari have the finding")
  func otherForms() throws {
    for fixture in ["blobs/masked-archive-26.resumedata", "blobs/safari-info-plist.plist"] {
      let findings = try RuleTest("RD205").findings(changed(fixture, [url: "ftp://e.com/a"]))
      #expect(findings.count == 1, "\(fixture)")
      #expect(findings.first?.path != .root, "\(fixture)")
    }
  }

  @Test(
    "a POST before a redirect and an unused download URL have no finding")
  func notAsked() throws {
    let test = try RuleTest("RD205")
    let posted = try ResumeDataDocument(
      decoding: changed("blobs/requests-both-22-slots.xml", "NSURLSessionResumeOriginalRequest", ["GET": "POST"]))
    #expect(posted.fields.originalRequest?.request?.method == "POST")
    #expect(try test.findings(posted.encoded()) == [])
    #expect(
      try test.findings(edited("blobs/binary-version-4.plist", .setField("NSURLSessionDownloadURL", "ftp://e.com/a")))
        == [])
  }

  @Test(
    "requests without an HTTP part, relative URLs and blobs that are not downloads have no finding",
    arguments: [
      "blobs/requests-both-16-slots.xml", "blobs/url-relative-to-base.plist", "blobs/url-not-ascii.xml",
      "blobs/requests-both-missing.xml", "blobs/nil-archive-newer-key-order.plist",
      "blobs/unrelated-property-list.plist",
      "blobs/upload-masked-colorado.resumedata", "blobs/safari-info-plist.xml", "blobs/masked-archive-18.resumedata",
    ])
  func nearMisses(fixture: String) throws {
    #expect(try RuleTest("RD205").findings(fixture) == [])
  }

  @Test("methods are case-sensitive, schemes are not")
  func letters() throws {
    let bytes = try changed("blobs/binary-version-4.plist", current, ["GET": "get", url: "HTTPS://example.com/a"])
    #expect(
      try RuleTest("RD205").findings(bytes).map(\.message) == [
        "the request's method is get, and methods are case-sensitive; only GET can be resumed"
      ])
  }

  @Test("a relative URL is judged together with its base")
  func base() throws {
    let document = try ResumeDataDocument(decoding: TestInputs.fixture("blobs/url-relative-to-base.plist"))
    guard case .request(let request) = document.continuation else {
      Issue.record("\(document.continuation)")
      return
    }
    #expect(request.url == url)
  }
}
