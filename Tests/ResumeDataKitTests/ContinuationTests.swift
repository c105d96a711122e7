import PropertyLists
import ResumeDataKit
import Testing

@Suite("Continuation requests")
struct ContinuationTests {
  private func resumption(_ entries: PropertyListDictionary.Entry...) throws -> Continuation {
    let value = PropertyList.dictionary(PropertyListDictionary(entries))
    return try ResumeDataDocument(decoding: BinaryPropertyList.encode(value)).continuation
  }

  private let url = PropertyListDictionary.Entry(key: "NSURLSessionDownloadURL", value: "https://example.com/a")
  private let ten = PropertyListDictionary.Entry(key: "NSURLSessionResumeBytesReceived", value: 10)
  private let tag = PropertyListDictionary.Entry(key: "NSURLSessionResumeEntityTag", value: "W/\"x\"")
  private let date = PropertyListDictionary.Entry(
    key: "NSURLSessionResumeServerDownloadDate", value: "Tue, 04 Feb 2020 09:30:00 GMT")

  @Test("If-Range is the strong entity tag, else the date, else a weak tag, else missing")
  func validators() throws {
    #expect(
      try resumption(url, ten, tag, date)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: "Tue, 04 Feb 2020 09:30:00 GMT"))
    )
    #expect(
      try resumption(url, ten, tag)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: "W/\"x\"")))
    #expect(
      try resumption(url, ten, .init(key: tag.key, value: "\"x\""), date)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: "\"x\"")))
    #expect(
      try resumption(url, ten, date)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: "Tue, 04 Feb 2020 09:30:00 GMT"))
    )
    #expect(
      try resumption(url, ten) == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: nil)))
  }

  @Test("an empty entity tag is ignored: If-Range is the date, or missing")
  func emptyValidators() throws {
    let (noTag, noDate) = (
      PropertyListDictionary.Entry(key: tag.key, value: ""), PropertyListDictionary.Entry(key: date.key, value: "")
    )
    #expect(
      try resumption(url, ten, noTag, date)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: "Tue, 04 Feb 2020 09:30:00 GMT"))
    )
    #expect(
      try resumption(url, ten, noTag, noDate)
        == .request(.init(url: "https://example.com/a", byteRange: .from(10), ifRange: nil)))
  }

  @Test("a missing, negative or mistyped count, a missing URL or another scheme gives a reason instead of a request")
  func reasons() throws {
    func reason(_ entries: PropertyListDictionary.Entry...) throws -> String? {
      let value = PropertyList.dictionary(PropertyListDictionary(entries))
      let document = try ResumeDataDocument(decoding: BinaryPropertyList.encode(value))
      return document.continuation.obstacle
    }
    let count = "NSURLSessionResumeBytesReceived"
    let address = "NSURLSessionDownloadURL"
    #expect(
      try reason(url) == "the blob does not say how many bytes were received; the partial file's length does")
    #expect(
      try reason(url, .init(key: count, value: "10"))
        == "the blob does not say how many bytes were received; the partial file's length does")
    #expect(try reason(url, .init(key: count, value: -1)) == "the count of bytes received is negative")
    #expect(try reason(ten) == "the blob has no URL")
    #expect(try reason(.init(key: address, value: "file:///etc/passwd"), ten) == "the URL is not http or https")
    #expect(try reason(.init(key: address, value: "httpsx"), ten) == "the URL is not http or https")
  }

  @Test("a URL or validator with control characters is refused")
  func injection() throws {
    let lines = "x\r\nX-Injected: yes"
    let badTag = PropertyListDictionary.Entry(key: "NSURLSessionResumeEntityTag", value: .string(lines))
    let badURL = PropertyListDictionary.Entry(
      key: "NSURLSessionDownloadURL", value: .string("https://example.com/ HTTP/1.1\r\n"))
    #expect(
      try resumption(url, ten, badTag)
        == .unavailable(reason: "the validator has control characters, which are not allowed in headers"))
    #expect(
      try resumption(badURL, ten)
        == .unavailable(
          reason: "the URL cannot be used: the space at byte 20 must be percent-encoded"))
  }
}
