import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("RD206 credentials")
struct RD206Tests {
  private let current = "NSURLSessionResumeCurrentRequest"
  private let original = "NSURLSessionResumeOriginalRequest"
  private let address = "NSURLSessionDownloadURL"

  @Test("headers are found at their request, by name and without their values")
  func headers() throws {
    let test = try RuleTest("RD206")
    let bytes = try TestInputs.fixture("blobs/headers-with-credentials.xml")
    let place = try place(of: current, in: bytes)
    #expect(
      try test.findings(bytes) == [
        Finding(
          rule: "RD206", name: "credentials", severity: .note,
          message: "credentials in the current request's headers: Authorization, Cookie, Proxy-Authorization",
          path: place.path, location: place.location, fix: nil, isRejection: false)
      ])
    #expect(place.location != nil)
    #expect(try test.repaired(bytes, unsafe: true).bytes == bytes)
  }

  @Test("the second copy of the headers has its own finding")
  func secondCopy() throws {
    #expect(
      try RuleTest("RD206").findings("blobs/requests-second-copy-differs.plist").map(\.message) == [
        "credentials in the current request's headers: Authorization",
        "credentials in the second copy of the current request's headers (__hhaa__): Authorization",
      ])
  }

  @Test("user and password are found in each URL")
  func user() throws {
    let findings = try RuleTest("RD206").findings("blobs/url-with-user-information.xml")
    #expect(
      findings.map(\.message) == [
        "credentials in the download URL: user name and password",
        "credentials in the current request's URL: user name and password",
        "credentials in the original request's URL: user name and password",
      ])
    #expect(findings.map(\.path) == [.key(address), .key(current), .key(original)])
  }

  @Test(
    "what the quick look at a URL passes over has no credentials",
    arguments: [
      ("https://e.com/a%3Ftoken%3Dabc", "a URL in the path"),
      ("https://e.com/https%3A%2F%2Fu%3Apw%40h%2F", "a URL in the path"),
      ("https://e.com/eyJhbGciOiJI.eyJzdWIiOiIxIn0.c2ln/a", "a web token"),
      ("//u@e.com", "user name"), ("https://e.com/?h=Bearer+abc", "an authorization"),
      ("https://e.com/token/a;sig=1", "query item sig"), ("https://e.com/a%20b.zip?page", nil),
      ("https://e.com/survey/key/token?bearer#secret", nil), ("", nil),
    ] as [(String, String?)])
  func quickLook(url: String, words: String?) {
    #expect(Credentials.kinds(inURL: url) == words)
    #expect(Credentials.words(for: SecretScanner.secrets(inURL: url, isStrict: false)) == words)
  }

  @Test(
    "signed queries are found by the names of their items",
    arguments: [
      ("s3-version-4", "query items X-Amz-Credential, X-Amz-Signature"),
      ("cloudfront-policy", "query items Policy, Signature, Key-Pair-Id"),
      ("azure-shared-access", "query item sig"), ("plain-expires", "query item token"),
    ])
  func queries(name: String, words: String) throws {
    let fixture = "bugs/b9-signed-url-\(name).plist"
    let findings = try RuleTest("RD206").findings(fixture)
    let places = ["download URL", "current request's URL", "original request's URL"]
    #expect(findings.map(\.message) == places.map { "credentials in the \($0): \(words)" })
    let bytes = try TestInputs.fixture(fixture)
    #expect(
      findings.map(\.path) == [
        try place(of: address, in: bytes).path, try place(of: current, in: bytes).path,
        try place(of: original, in: bytes).path,
      ])
  }

  @Test("each place has one finding, in every container, and no finding shows a secret", arguments: soundBlobs)
  func places(fixture: String) throws {
    let test = try RuleTest("RD206")
    #expect(try test.findings(fixture) == [])
    let url = "https://example.com/files/archive.zip"
    let bytes = try changed(
      fixture,
      [
        url: "https://joe:5ECRET@example.com/a?token=5ECRET&sig=5ECRET&Token=5ECRET", "Accept": "x-api-KEY",
        "*/*": "5ECRET",
      ])
    let findings = try test.findings(bytes)
    #expect(findings.filter { $0.path == .root } == [])
    #expect(findings.allSatisfy { !$0.message.contains("5ECRET") && !$0.message.contains("joe") })
    #expect(
      findings.map(\.message).prefix(3) == [
        "credentials in the download URL: user name and password; query items token, sig",
        "credentials in the current request's URL: user name and password; query items token, sig",
        "credentials in the current request's headers: x-api-KEY",
      ])
    #expect(Set(findings.map(\.message)).count == findings.count)
  }

  @Test(
    "credentials are found in a URL in a header, a user name, a base URL and the newer loader's response")
  func lesserPlaces() throws {
    let test = try RuleTest("RD206")
    let fixture = "blobs/binary-version-4.plist"
    #expect(
      try test.findings(changed(fixture, current, ["Accept": "Referer", "*/*": "https://a:b@c/?key=1"])).map(\.message)
        == ["credentials in the current request's headers: Referer (user name and password; query item key)"])
    #expect(
      try test.findings(edited(fixture, .setField(address, "https://joe@e.com/"))).map(\.message)
        == ["credentials in the download URL: user name"])
    #expect(
      try test.findings(
        changed("blobs/url-relative-to-base.plist", ["https://example.com/files/": "https://a:b@e.com/"])
      )
      .map(\.message) == ["credentials in the current request's base URL: user name and password"])
    let response = try changed("blobs/masked-archive-26.resumedata", ["Content-Type": "Set-Cookie"])
    #expect(try test.findings(response).map(\.message) == ["credentials in the response's headers: Set-Cookie"])
    #expect(try test.findings(response).map(\.path) == [try place(of: "NSURLSessionResumeResponse", in: response).path])
    let safari = try changed(
      "blobs/safari-info-plist.plist", ["https://example.com/files/archive.zip": "https://a:b@e.com/"])
    #expect(
      try test.findings(safari).map(\.path.description) == ["DownloadEntryResumeInformation.NSURLDownloadURL"])
  }

  @Test("credentials of a damaged request are found")
  func damaged() throws {
    let fixture = "blobs/headers-with-credentials.xml"
    var document = try ResumeDataDocument(decoding: TestInputs.fixture(fixture))
    let data = try #require(document.propertyList[.key(current)]?.data)
    var request = try BinaryPropertyList(decoding: data)
    request.value.update(PropertyListPath([.key("$objects"), .index(1)])) { object in
      if case .dictionary(var slots) = object {
        slots["$2"] = 23
        object = .dictionary(slots)
      }
    }
    let isApplied = document.apply(.setField(current, .data(try request.encoded())))
    #expect(isApplied)
    #expect(document.fields.currentRequest?.isReadable == false)
    #expect(try RuleTest("RD206").findings(document.encoded()).count == 1)
  }

  @Test("empty values, other names, and an @ after the host are not credentials")
  func nearMisses() throws {
    let test = try RuleTest("RD206")
    for url in [
      "https://e.com/?sig=&token", "https://e.com/a@b", "https://e.com/?a=joe:pw@e.com", "https://@e.com/",
      "https://e.com/?sorted=1&Expires=1", "https://e.com/#part=1", "https://e.com/;v=1/a",
    ] {
      var fields = soundFields()
      fields["NSURLSessionDownloadURL"] = .string(url)
      #expect(try test.findings(encoded(fields)) == [], "\(url)")
    }
    for fixture in [
      "blobs/masked-archive-26.resumedata", "blobs/safari-info-plist.plist", "blobs/nil-archive-newer-key-order.plist",
      "blobs/requests-second-copy-of-headers.xml", "blobs/response-archived.plist",
    ] {
      #expect(try test.findings(fixture) == [], "\(fixture)")
    }
  }
}
