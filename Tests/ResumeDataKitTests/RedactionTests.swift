import ResumeDataKit
import Testing

@Suite("Redaction")
struct RedactionTests {
  @Test(
    "secrets of a URL are masked, the rest stays",
    arguments: [
      ("https://user:pw@example.com/a?b=1", "https://[redacted, 7 bytes]@example.com/a?b=1"),
      ("https://example.com/a@b", "https://example.com/a@b"),
      (
        "https://e.com/?X-Amz-Signature=abc&X-Amz-Date=1#f",
        "https://e.com/?X-Amz-Signature=[redacted, 3 bytes]&X-Amz-Date=1#f"
      ),
      ("https://e.com/?%73ig=abc", "https://e.com/?%73ig=[redacted, 3 bytes]"),
      ("https://e.com/?sig", "https://e.com/?sig"),
      ("", ""),
      ("?token=1", "?token=[redacted, 1 byte]"),
    ])
  func urls(url: String, shown: String) {
    #expect(Redaction.credentials.url(url) == shown)
    #expect(Redaction.none.url(url) == url)
  }

  @Test("headers that carry credentials are masked, whatever their case")
  func headers() {
    #expect(Redaction.credentials.header("AUTHORIZATION", "Bearer x") == "[redacted, 8 bytes]")
    #expect(Redaction.credentials.header("Cookie", "a=b") == "[redacted, 3 bytes]")
    #expect(Redaction.credentials.header("Referer", "https://a:b@c/") == "https://[redacted, 3 bytes]@c/")
    #expect(Redaction.credentials.header("Accept", "*/*") == "*/*")
    #expect(Redaction.none.header("Cookie", "a=b") == "a=b")
  }
}
