import ResumeDataKit
import Testing

@Suite("Redaction")
struct RedactionTests {
  @Test(
    "secrets of a URL are masked, and the rest stays",
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
      ("https://e.com/a#access_token=abc&x=1", "https://e.com/a#access_token=[redacted, 3 bytes]&x=1"),
      ("https://e.com/a;jsessionid=abc/b?c=1", "https://e.com/a;jsessionid=[redacted, 3 bytes]/b?c=1"),
      ("https://e.com/?a=1;token=b/c=", "https://e.com/?a=1;token=[redacted, 4 bytes]"),
      ("https://e.com/?u=https://f.com/?sig=b/c", "https://e.com/?u=https://f.com/?sig=[redacted, 3 bytes]"),
      (
        "https://e.com/?refresh_token=a&clientSecret=b",
        "https://e.com/?refresh_token=[redacted, 1 byte]&clientSecret=[redacted, 1 byte]"
      ),
      ("https://e.com/k=v/?tokens=&page=2&session", "https://e.com/k=v/?tokens=&page=2&session"),
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
    #expect(
      Redaction.credentials.header("Link", "<https://a:b@c/>; rel=x") == "<https://[redacted, 3 bytes]@c/>; rel=x")
    for name in [
      "X-Access-Token", "Private-Token", "X-Goog-Api-Key", "X-Vault-Token", "Ocp-Apim-Subscription-Key", "X-Session-Id",
      "X-Client-Secret", "DPoP", "Token", "x-auth-key", "X-Signature", "X-PASSWORD", "Set-Cookie2", "X-JWT", "X-OTP",
    ] {
      #expect(Redaction.credentials.header(name, "abc") == "[redacted, 3 bytes]", "\(name)")
    }
    for name in [
      "Accept", "Accept-Encoding", "Accept-Language", "User-Agent", "Range", "If-Range", "Host", "Content-Type", "DNT",
      "X-Request-Id", "Cache-Control", "Pragma", "Priority", "Connection", "ETag", "Date", "X-Api-Version",
    ] {
      #expect(Redaction.credentials.header(name, "a=b; c") == "a=b; c", "\(name)")
    }
    #expect(Redaction.none.header("Cookie", "a=b") == "a=b")
  }
}
