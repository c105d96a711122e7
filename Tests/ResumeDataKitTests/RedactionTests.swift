import ResumeDataKit
import Testing

@Suite("Redaction")
struct RedactionTests {
  @Test(
    "secrets of a URL are masked, the rest stays",
    arguments: [
      ("https://user:pw@example.com/a?b=1", "https://[redacted]@example.com/a?b=1"),
      ("https://example.com/a@b", "https://example.com/a@b"),
      ("https://e.com/?X-Amz-Signature=abc&X-Amz-Date=1#f", "https://e.com/?X-Amz-Signature=[redacted]&X-Amz-Date=1#f"),
      ("https://e.com/?%73ig=abc", "https://e.com/?%73ig=[redacted]"),
      ("https://e.com/?sig", "https://e.com/?sig"),
      ("", ""),
      ("?token=1", "?token=[redacted]"),
    ])
  func urls(url: String, shown: String) {
    #expect(Redaction.credentials.url(url) == shown)
    #expect(Redaction.none.url(url) == url)
  }

  @Test("headers that carry credentials are masked, whatever their case")
  func headers() {
    #expect(Redaction.credentials.header("AUTHORIZATION", "Bearer x") == "[redacted]")
    #expect(Redaction.credentials.header("Cookie", "a=b") == "[redacted]")
    #expect(Redaction.credentials.header("Referer", "https://a:b@c/") == "https://[redacted]@c/")
    #expect(Redaction.credentials.header("Accept", "*/*") == "*/*")
    #expect(Redaction.none.header("Cookie", "a=b") == "a=b")
  }
}
