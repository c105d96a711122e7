import PropertyLists
import TestInputs
import Testing

@testable import ResumeDataKit

@Suite("Secrets in text")
struct SecretScannerTests {
  @Test(
    "names of secret items are recognized",
    arguments: [
      "tok", "bearer", "ticket", "code", "sid", "nonce", "csrf", "upsig", "OSSAccessKeyId", "hdnts", "hdnea", "_hdnea",
      "__gda__", "hmac", "md5", "hm", "oh", "sig", "token", "refresh_token", "clientSecret", "X-Amz-Signature",
      "auth_key",
      "PHPSESSID", "keyId", "x-oss-credential", "password", "jwt", "wsSecret", "q-ak",
    ])
  func items(name: String) {
    #expect(SecretNames.isSecret(queryItem: name))
    #expect(Redaction.credentials.url("https://e.com/?\(name)=abc") == "https://e.com/?\(name)=[redacted, 3 bytes]")
  }

  @Test(
    "names of other items are not recognized",
    arguments: [
      "n", "page", "id", "size", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "e", "ex", "t", "expires", "se",
      "author", "authority", "filename", "q-sign-time", "response-content-disposition",
    ])
  func plainItems(name: String) {
    #expect(!SecretNames.isSecret(queryItem: name))
    #expect(Redaction.credentials.url("https://e.com/?\(name)=1") == "https://e.com/?\(name)=1")
  }

  @Test(
    "secrets are found in every part of a URL",
    arguments: [
      ("https://h/?hdnts=exp=1~acl=/*~hmac=Zq7S", "https://h/?hdnts=exp=1~acl=/*~hmac=redacted"),
      ("https://h/exp=1~acl=%2F*~hmac=Zq7S/a.mp4", "https://h/exp=1~acl=%2F*~hmac=redacted/a.mp4"),
      ("https://h/?hdnts=exp%3D1~hmac%3DZq7S", "https://h/?hdnts=redacted"),
      ("https://h/?url=https%3A%2F%2Fu%3Apw%40h%2F", "https://h/?url=redacted"),
      ("https://h/?url=https%3A%2F%2Fexample.com%2Fa", "https://h/?url=https%3A%2F%2Fexample.com%2Fa"),
      ("https://h/?url=https://u:pw@h/", "https://h/?url=https://redacted@h/"),
      ("https://h/?a=https%253A%252F%252Fh%252F%253Ftoken%253Dx", "https://h/?a=redacted"),
      ("https://h/?id=Zq7SECRETx9", "https://h/?id=redacted"), ("https://h/?Zq7SECRETx9", "https://h/?redacted"),
      ("https://h/#Zq7SECRETx9", "https://h/#redacted"), ("https://h/?v=1.2.3&f=mp4", "https://h/?v=1.2.3&f=mp4"),
      ("https://h/?a=eyJhbGciOiJI.eyJzdWIiOiIxIn0.c2ln", "https://h/?a=redacted"),
      ("https://h/eyJhbGciOiJI.eyJzdWIiOiIxIn0.c2ln/a", "https://h/redacted/a"),
      ("https://h/?h=Bearer%20abc", "https://h/?h=redacted"), ("https://u@h/", "https://redacted@h/"),
    ])
  func urls(url: String, shown: String) {
    #expect(Redaction.blob.url(url) == shown)
    #expect(Redaction.blob.url(shown) == shown, "a second time changes nothing")
  }

  @Test("values of headers are secret by name, by content, or because the header is unknown")
  func headers() {
    for name in ["X-Sig", "X-Hmac", "X-Bearer", "X-Tok", "X-Sid", "Ticket", "X-Nonce", "Ocp-Apim-Subscription-Key"] {
      #expect(Redaction.blob.header(name, "abc") == "redacted", "\(name)")
    }
    #expect(Redaction.blob.header("X", "Bearer abc") == "redacted")
    #expect(Redaction.blob.header("X", "basic YWJj").contains("YWJj") == false)
    #expect(Redaction.blob.header("X-Id", "Zq7SECRETx9") == "redacted")
    #expect(Redaction.blob.header("X-Id", "a short note") == "a short note")
    #expect(Redaction.blob.header("Accept", "Bearer abc") == "Bearer redacted")
    #expect(Redaction.blob.header("User-Agent", "App/1 (token=abc)") == "App/1 (token=redacted")
    let agent = "ExampleApp/1 CFNetwork/1335.0.3 Darwin/21.6.0"
    #expect(Redaction.blob.header("User-Agent", agent) == agent)
    #expect(Redaction.blob.header("If-Range", "\"5e3a1c-9f00\"") == "\"5e3a1c-9f00\"")
  }

  @Test(
    "words and numbers are plain text",
    arguments: [
      "", "attachment", "application/octet-stream", "2020-02-04T09:30:00Z", "20200204T093000Z", "1.2.3", "v1",
      "exampleApp",
      "NSKeyedArchiver", "AWS4-HMAC-SHA256", "Tue, 04 Feb 2020 09:30:00 GMT", "redacted", "host;range",
    ])
  func plain(text: String) {
    #expect(PlainText.isPlain(text))
  }

  @Test(
    "other texts are not plain",
    arguments: [
      "Zq7SECRETx9", "hunter2", "0123456789abcdef", "12345678901234567", "é", "my-secret", "AbCdEfGhIjKl",
      "a1b2-c3d4-e5f6-a7b8",
    ])
  func notPlain(text: String) {
    #expect(!PlainText.isPlain(text))
  }

  @Test("no text traps, and hiding twice changes nothing")
  func fuzz() {
    var generator = SeededGenerator(seed: 206)
    let pieces = [
      "https://", "u:p@", "h", "/", "?", "&", "=", "#", ";", "~", "%", "%3D", "%2F", "%3A%2F%2F", "token", "hmac",
      "exp", "Bearer ",
      "basic+", "eyJhbGciOiJI", ".", "eyJzdWIiOiIxIn0", " ", "\r\n", "é", "\u{301}", "<", ">", ",", ":", "Zq7SECRETx9",
      "redacted",
    ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<16, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let url = Redaction.blob.url(text)
      #expect(Redaction.blob.url(url) == url, "\(text)")
      let header = Redaction.blob.header("Accept", text)
      #expect(Redaction.blob.header("Accept", header) == header, "\(text)")
      let unknown = Redaction.blob.text(text)
      #expect(Redaction.blob.text(unknown) == unknown, "\(text)")
    }
  }
}
