import Testing

@testable import ResumeDataKit

@Suite("The parts of a URL")
struct URLTextTests {
  @Test(
    "scheme, user and host are found",
    arguments: [
      ("https://example.com/a", "https", nil, "example.com"),
      ("HTTP://u:p@Example.COM:80/a", "http", "u:p", "example.com"),
      ("https://a@b@c.com", "https", "a@b", "c.com"), ("https://[::1]:8080/a", "https", nil, "[::1]"),
      ("//h/x", "", nil, "h"), ("a.zip", "", nil, ""), ("/a:b", "", nil, ""), ("?a:b=c", "", nil, ""),
      ("mailto:x@y.z", "mailto", nil, ""), ("https://e.com?x=//u:p@h/", "https", nil, "e.com"),
      ("https://e.com#//u:p@h", "https", nil, "e.com"),
      ("https://u\u{301}:p@\u{301}e.com/", "https", "u\u{301}:p", "\u{301}e.com"),
      ("", "", nil, ""), (":", "", nil, ""), ("//", "", nil, ""), ("//@", "", "", ""),
    ])
  func parts(url: String, scheme: String, user: String?, host: String) {
    let parts = URLText(url)
    #expect(parts.scheme == scheme)
    #expect(parts.userInformation.map { String(parts.text[$0]) } == user)
    #expect(parts.host == host)
  }

  @Test("the items of the query keep their text")
  func items() {
    let items = URLText("https://e.com/?a=1&%62=%32&c&&=d&e=f=g#h=i").queryItems
    #expect(items.map(\.name) == ["a", "b", "c", "", "", "e"])
    #expect(items.map { $0.value.map(String.init) } == ["1", "%32", nil, nil, "d", "f=g"])
    #expect(items.map(\.text).joined(separator: "&") == "a=1&%62=%32&c&&=d&e=f=g")
  }

  @Test(
    "URLs that ask for the same resource are equal",
    arguments: [
      ("https://e.com/a", "HTTPS://E.COM/a", true), ("https://e.com", "https://e.com/", true),
      ("https://e.com:443/a", "https://e.com/a", true), ("http://e.com:80/a", "http://e.com:/a", true),
      ("https://e.com/a#x", "https://e.com/a", true), ("https://e.com/a#?x", "https://e.com/a", true),
      ("https://e.com:80/a", "https://e.com/a", false), ("https://e.com/a", "https://e.com/A", false),
      ("https://e.com/a?x", "https://e.com/a", false), ("https://u@e.com/a", "https://e.com/a", false),
      ("https://e.com/a", "http://e.com/a", false), ("a//e.com/b", "c//e.com/b", false),
      ("https://e.com:\u{301}1/a", "https://e.com/a", false),
    ])
  func sameness(first: String, second: String, isSame: Bool) {
    #expect((URLText(first).requestTarget == URLText(second).requestTarget) == isSame)
  }

  @Test(
    "a relative URL is resolved against its base",
    arguments: [
      ("b.zip", "https://e.com/d/a?x#y", "https://e.com/d/b.zip"), ("/b", "https://e.com/d/a?x", "https://e.com/b"),
      ("?q", "https://e.com/d/a?x#y", "https://e.com/d/a?q"), ("#f", "https://e.com/a?x#y", "https://e.com/a?x#f"),
      ("", "https://e.com/a?x#y", "https://e.com/a?x"), ("//h/b", "https://e.com/a", "https://h/b"),
      ("http://h/b", "https://e.com/a", "http://h/b"), ("b", "https://e.com", "https://e.com/b"),
    ])
  func resolution(url: String, base: String, whole: String) {
    #expect(URLText(url).resolved(against: base) == whole)
  }

  @Test("combining characters do not hide what must be masked")
  func masking() {
    #expect(
      Redaction.credentials.url("https://e.com/?\u{301}a=1&token=x")
        == "https://e.com/?\u{301}a=1&token=[redacted, 1 byte]")
    #expect(
      Redaction.credentials.url("https://u:p\u{301}@\u{301}e.com/") == "https://[redacted, 5 bytes]@\u{301}e.com/")
    #expect(Redaction.credentials.url("https://e.com/?token=\u{301}x") == "https://e.com/?token=[redacted, 3 bytes]")
  }
}
